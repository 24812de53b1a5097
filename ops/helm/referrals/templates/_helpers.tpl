{{/* Of a release that names a tag or a digest: that one, whatever the image of all is. Otherwise the image of all. */}}
{{- define "referrals.image" -}}
{{- $repository := .root.Values.image.repository -}}
{{- $one := .root.Values.image -}}
{{- if or .tag .digest -}}{{- $one = . -}}{{- end -}}
{{- if $one.digest -}}
{{ $repository }}@{{ $one.digest }}
{{- else -}}
{{ $repository }}:{{ $one.tag }}
{{- end -}}
{{- end -}}

{{- define "referrals.labels" -}}
app.kubernetes.io/name: referrals
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .program }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
referrals/track: {{ .track }}
{{- end -}}

{{- define "referrals.selector" -}}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .program }}
referrals/track: {{ .track }}
{{- end -}}

{{/* Whoever breaks into a program finds nothing to change and no way to more rights. */}}
{{- define "referrals.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  # Secrets and empty claims need the group. By itself the kubelet would open every file of a claim to it at each mount, also a key ring and a
  # key store of mode 0600, which a process then refuses (key-ring-open-to-others). So only where a claim's own folder has not got it: that is
  # once, when it is empty. (An init container that closed them again would be too late for processes that are at work on the same claim.)
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: {type: RuntimeDefault}
{{- if and .one (eq .one.keyStore.by "file") }}
{{- include "referrals.together" . }}
{{- else }}
{{- include "referrals.spread" . }}
{{- end }}
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Who shares a key store's file takes turns by a lock that holds on one machine. */}}
{{- define "referrals.together" }}
affinity:
  podAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: kubernetes.io/hostname
        labelSelector:
          matchLabels:
            app.kubernetes.io/instance: {{ .root.Release.Name }}
            referrals/track: {{ .track }}
{{- end -}}

{{/* That one machine, or one place of machines, is gone does not take all of a program with it, where there is another. */}}
{{- define "referrals.spread" }}
topologySpreadConstraints:
  {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - topologyKey: {{ . }}
    maxSkew: 1
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "referrals.selector" $ | nindent 8 }}
  {{- end }}
{{- end -}}

{{- define "referrals.confined" -}}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end -}}

{{/* A server out of reach is no reason to start a process again; that it does nothing at all is. */}}
{{- define "referrals.probes" -}}
startupProbe:
  httpGet: {path: /live, port: probes}
  periodSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet: {path: /live, port: probes}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: {path: /ready, port: probes}
  periodSeconds: 5
  timeoutSeconds: 5
{{- end -}}

{{/* Whose database logins a program has: its own job's first. Only `setup` and `operator` have all of them (docs/grants.md). */}}
{{- define "referrals.jobs" -}}
{{- $jobs := dict "setup" "web worker sender watchdog operator auditor" "operator" "web worker sender watchdog operator auditor" "worker" "worker" "sender" "sender" "watchdog" "watchdog sender" "web" "web" -}}
{{- get $jobs .program -}}
{{- end -}}

{{- define "referrals.environment" -}}
{{- $jobs := splitList " " (include "referrals.jobs" .) -}}
- {name: REFERRALS_TRACK, value: {{ .track | quote }}}
- {name: REFERRALS_DATA, value: /data}
- {name: REFERRALS_KEY_RING, value: {{ printf "/keys/%s-keys.json" .track | quote }}}
{{- with .one.keyStore }}
{{- if eq .by "file" }}
- {name: REFERRALS_KEY_STORE, value: {{ printf "/key-store/%s.halves" $.track | quote }}}
{{- else }}
- {name: REFERRALS_KEY_SERVICE, value: {{ .address | quote }}}
{{- with .token }}
- {name: REFERRALS_KEY_SERVICE_TOKEN_FILE, value: {{ printf "/secrets/%s" . | quote }}}
{{- end }}
{{- with .ca }}
- {name: REFERRALS_KEY_SERVICE_CA, value: {{ printf "/secrets/%s" . | quote }}}
{{- end }}
{{- with .certificate }}
- {name: REFERRALS_KEY_SERVICE_CERTIFICATE, value: {{ printf "/secrets/%s" . | quote }}}
{{- end }}
{{- with .key }}
- {name: REFERRALS_KEY_SERVICE_KEY, value: {{ printf "/secrets/%s" . | quote }}}
{{- end }}
{{- end }}
{{- end }}
# A folder for each pod: lines of two machines that share a disk would fall into each other.
- {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
- {name: REFERRALS_OUTSIDE_LOG, value: /outside-log/$(POD_NAME)}
- {name: REFERRALS_OUTSIDE_LOGS, value: /outside-log}
- {name: REFERRALS_NOTICES_DIR, value: /data/notices}
- {name: REFERRALS_DATABASE_URL_FILE, value: {{ printf "/secrets/%s-database-url" (first $jobs) | quote }}}
{{- range $job := rest $jobs }}
- {name: {{ printf "REFERRALS_%s_DATABASE_URL_FILE" (upper $job) }}, value: {{ printf "/secrets/%s-database-url" $job | quote }}}
{{- end }}
{{- if eq .root.Values.temporal.by "gate" }}
- {name: REFERRALS_TEMPORAL_TOKEN_FILE, value: /secrets/temporal-token}
- {name: REFERRALS_TEMPORAL_ADDRESS, value: {{ printf "%s-gate:%v" .root.Release.Name .one.door | quote }}}
- {name: REFERRALS_CLEAR_LINKS, value: temporal}
{{- else if .one.temporal.address }}
- {name: REFERRALS_TEMPORAL_TOKEN_FILE, value: /secrets/temporal-token}
- {name: REFERRALS_TEMPORAL_ADDRESS, value: {{ .one.temporal.address | quote }}}
- {name: REFERRALS_NAMESPACE, value: {{ required "tracks.*.temporal.namespace" .one.temporal.namespace | quote }}}
- {name: REFERRALS_TEMPORAL_TLS, value: "true"}
{{- else }}
- {name: REFERRALS_TEMPORAL_CONFIG, value: /secrets/temporal.toml}
- {name: REFERRALS_TEMPORAL_PROFILE, value: {{ .one.temporal.profile | quote }}}
{{- end }}
- {name: REFERRALS_UI_ADDRESS, value: {{ .one.address | quote }}}
- {name: REFERRALS_WEB_ADDRESS, value: {{ .one.address | quote }}}
- {name: REFERRALS_WEB_LISTEN, value: "0.0.0.0:8081"}
- {name: REFERRALS_WEB_PROXIES, value: {{ .one.proxies | quote }}}
- {name: REFERRALS_METRICS_LISTEN, value: "0.0.0.0:9464"}
- {name: REFERRALS_PROBES_LISTEN, value: "0.0.0.0:9470"}
{{- range $name, $value := .one.settings }}
- {name: {{ printf "REFERRALS_%s" (upper $name) }}, value: {{ $value | quote }}}
{{- end }}
{{- range $outside := include "referrals.outside" . | fromJsonArray }}
{{- range $name, $value := $outside.settings }}
- {name: {{ printf "REFERRALS_%s" (upper $name) }}, value: {{ $value | quote }}}
{{- end }}
{{- range $name, $key := $outside.secretFiles }}
- {name: {{ printf "REFERRALS_%s_FILE" (upper $name) }}, value: {{ printf "/secrets/%s" $key | quote }}}
{{- end }}
{{- end }}
{{- end -}}

{{/* What a program needs of what stands outside: the channel's for who sends, the provider's for where people sign in. */}}
{{- define "referrals.outside" -}}
{{- $found := list (dict "settings" dict "secretFiles" .one.secretFiles) -}}
{{- if has .program (list "sender" "watchdog") -}}{{- $found = append $found .one.channel -}}{{- end -}}
{{- if has .program (list "web" "operator") -}}{{- $found = append $found .one.provider -}}{{- end -}}
{{- toJson $found -}}
{{- end -}}

{{- define "referrals.mounts" -}}
- {name: secrets, mountPath: /secrets, readOnly: true}
- {name: keys, mountPath: /keys}
{{- if eq .one.keyStore.by "file" }}
- {name: key-store, mountPath: /key-store}
{{- end }}
- {name: outside-log, mountPath: /outside-log}
- {name: data, mountPath: /data}
- {name: tmp, mountPath: /tmp}
{{- end -}}

{{/* No process that runs cases sees an administrator's address. */}}
{{- define "referrals.volumes" -}}
- name: secrets
  secret:
    secretName: {{ .one.secret }}
    defaultMode: 0440
    items:
      {{- range $job := splitList " " (include "referrals.jobs" .) }}
      - {key: {{ $job }}-database-url, path: {{ $job }}-database-url}
      {{- end }}
      {{- $files := .one.databaseFiles.all }}
      {{- range $job := splitList " " (include "referrals.jobs" .) }}
      {{- $files = concat $files (get $.one.databaseFiles $job) }}
      {{- end }}
      {{- if eq .program "setup" }}{{ $files = concat $files .one.databaseFiles.admin }}{{ end }}
      {{- range $outside := include "referrals.outside" . | fromJsonArray }}
      {{- $files = concat $files (values $outside.secretFiles | sortAlpha) }}
      {{- end }}
      {{- range $key := $files | uniq }}
      - {key: {{ $key }}, path: {{ $key }}}
      {{- end }}
      {{- if or (eq .root.Values.temporal.by "gate") .one.temporal.address }}
      - {key: temporal-token, path: temporal-token}
      {{- else }}
      - {key: temporal.toml, path: temporal.toml}
      {{- range .one.temporal.files }}
      - {key: {{ . }}, path: {{ . }}}
      {{- end }}
      {{- end }}
      {{- if eq .one.keyStore.by "service" }}
      {{- range compact (list .one.keyStore.token .one.keyStore.ca .one.keyStore.certificate .one.keyStore.key) }}
      - {key: {{ . }}, path: {{ . }}}
      {{- end }}
      {{- end }}
- {name: keys, persistentVolumeClaim: {claimName: {{ .one.claims.keys }}}}
{{- if eq .one.keyStore.by "file" }}
- {name: key-store, persistentVolumeClaim: {claimName: {{ .one.claims.keyStore }}}}
{{- end }}
- {name: outside-log, persistentVolumeClaim: {claimName: {{ .one.claims.outsideLog }}}}
- {name: data, persistentVolumeClaim: {claimName: {{ .one.claims.data }}}}
- {name: tmp, emptyDir: {medium: Memory, sizeLimit: 64Mi}}
{{- end -}}
