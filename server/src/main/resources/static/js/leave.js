// "Leave this page": hides what is shown at once and puts a neutral site in this page's place in the history.
// Escape twice within a second does the same. Without this script the link still works. Keeps and sends nothing.
(function () {
  "use strict";
  const link = document.querySelector("[data-leave]");
  if (!link) return;
  const said = document.querySelector(".leave-said");
  let last = 0;

  function leave() {
    document.documentElement.classList.add("left");
    document.title = "\u200b";
    window.location.replace(link.href);
  }

  link.addEventListener("click", function (event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    leave();
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || event.repeat) return;
    if (event.timeStamp - last < 1000 && last > 0) {
      leave();
      return;
    }
    last = event.timeStamp;
    if (!said) return;
    said.textContent = said.dataset.again;
    setTimeout(() => (said.textContent = ""), 1000);
  });
})();
