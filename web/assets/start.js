import { initAll } from "/assets/govuk-frontend.min.js";

initAll();

const warning = document.querySelector(".referrals-warning");
if (warning) {
  const { after, before, says, ended } = warning.dataset;
  const say = (words, seconds) => setTimeout(() => { warning.textContent = words; }, seconds * 1000);
  say(says, Number(after));
  say(ended, Number(after) + Number(before));
}
