// Passkeys: each form that is marked asks the server for a question, the browser for its answer, and sends that.
const able = window.PublicKeyCredential
  && PublicKeyCredential.parseCreationOptionsFromJSON
  && PublicKeyCredential.parseRequestOptionsFromJSON;

async function answered(form) {
  const asked = await fetch(form.dataset.question, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  const question = await asked.json();
  if (!asked.ok) throw new Error(question.said);
  const credential = form.dataset.passkey === "make"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(question) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(question) });
  return JSON.stringify(credential.toJSON());
}

for (const form of able ? document.querySelectorAll("form[data-passkey]") : []) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = form.querySelector("[role=alert]");
    said.textContent = "";
    try {
      form.elements.answer.value = await answered(form);
      HTMLFormElement.prototype.submit.call(form);
    } catch (problem) {
      // What the server said, or else (the browser's own words help nobody) what stands in the form.
      said.textContent = problem.constructor === Error && problem.message ? problem.message : form.dataset.failed;
    }
  });
}
