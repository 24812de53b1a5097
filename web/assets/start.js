import { initAll } from "/assets/govuk-frontend.min.js";

initAll();

const warning = document.querySelector(".referrals-warning");
if (warning) {
  setTimeout(() => { warning.textContent = warning.dataset.says; }, Number(warning.dataset.after) * 1000);
}
