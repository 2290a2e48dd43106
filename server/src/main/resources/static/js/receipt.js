// Copy and print a receipt. The buttons are hidden until this script runs, so no button ever does nothing.
// <button data-copy="ID" hidden> copies the text of that element; <button data-print hidden> prints.
(function () {
  "use strict";

  function say(text) {
    const where = document.querySelector(".receipt-said");
    if (where) where.textContent = text;
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", function () {
      const text = document.getElementById(button.dataset.copy).textContent.trim().replace(/\s+/g, " ");
      navigator.clipboard.writeText(text).then(
        () => say(button.dataset.done),
        () => say(button.dataset.not));
    });
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
