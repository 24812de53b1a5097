"""The tables as SQLAlchemy sees them. The migrations make them; a test holds the two against each
other.

No schema is named: every connection's search path says which one it is, so that a rehearsal uses
the same code.
"""

from __future__ import annotations

from store.tables.asked import collection_approvals as collection_approvals
from store.tables.asked import collections as collections
from store.tables.asked import own_data_requests as own_data_requests
from store.tables.asked import own_data_steps as own_data_steps
from store.tables.asked import views as views
from store.tables.cases import advice_notes as advice_notes
from store.tables.cases import case_keys as case_keys
from store.tables.cases import cases as cases
from store.tables.cases import deadlines as deadlines
from store.tables.cases import escalations as escalations
from store.tables.cases import events as events
from store.tables.cases import intake_refusals as intake_refusals
from store.tables.cases import persons as persons
from store.tables.cases import referrals as referrals
from store.tables.cases import safe_way_versions as safe_way_versions
from store.tables.cases import unkeyed_chains as unkeyed_chains
from store.tables.columns import metadata as metadata
from store.tables.drafts import referral_drafts as referral_drafts
from store.tables.erasing import erasures as erasures
from store.tables.erasing import legal_holds as legal_holds
from store.tables.factors import factor_events as factor_events
from store.tables.factors import half_sessions as half_sessions
from store.tables.factors import passkey_challenges as passkey_challenges
from store.tables.factors import passkeys as passkeys
from store.tables.factors import recovery_codes as recovery_codes
from store.tables.factors import totp_secrets as totp_secrets
from store.tables.halves import halves_let_go as halves_let_go
from store.tables.integration import feed as feed
from store.tables.integration import question_links as question_links
from store.tables.integration import stray_withdrawals as stray_withdrawals
from store.tables.integration import webhook_sendings as webhook_sendings
from store.tables.integration import webhooks as webhooks
from store.tables.messages import channel_holds as channel_holds
from store.tables.messages import inbox as inbox
from store.tables.messages import left_before as left_before
from store.tables.messages import outbox as outbox
from store.tables.notes import attachment_parts as attachment_parts
from store.tables.notes import attachment_scans as attachment_scans
from store.tables.notes import attachments as attachments
from store.tables.notes import case_notes as case_notes
from store.tables.organisations import applications as applications
from store.tables.organisations import delegations as delegations
from store.tables.organisations import local_steps as local_steps
from store.tables.organisations import organisations as organisations
from store.tables.organisations import registrations as registrations
from store.tables.organisations import successions as successions
from store.tables.partners import api_keys as api_keys
from store.tables.partners import partner_sessions as partner_sessions
from store.tables.partners import partner_users as partner_users
from store.tables.provider import provider_sign_ins as provider_sign_ins
from store.tables.provider import staff_subjects as staff_subjects
from store.tables.requests import request_counts as request_counts
from store.tables.retaining import retention_removals as retention_removals
from store.tables.second_person import act_proposals as act_proposals
from store.tables.signing import sign_in_failures as sign_in_failures
from store.tables.signing import sign_ins as sign_ins
from store.tables.work import absences as absences
from store.tables.work import alarms as alarms
from store.tables.work import copy_checks as copy_checks
from store.tables.work import duty_rota as duty_rota
from store.tables.work import incidents as incidents
from store.tables.work import mailboxes as mailboxes
from store.tables.work import sessions as sessions
from store.tables.work import staff as staff
from store.tables.work import task_moves as task_moves
from store.tables.work import tasks as tasks
from store.tables.work import watchdog_looks as watchdog_looks
