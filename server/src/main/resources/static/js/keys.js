// The keyboard layer of the console. Whatever carries data-key="c" answers to the key c: a link or button is
// pressed, a field or group takes the focus. j and k move among [data-row]; ? opens <dialog id="keys">.
// Keys stay quiet while someone types, and can be switched off (<input id="keys-on" type="checkbox"> in the dialog).
(function () {
  "use strict";

  function on() {
    try {
      return localStorage.getItem("nightlight-keys") !== "off";
    } catch (refused) {
      return true;
    }
  }

  function typing(where) {
    return where.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]") !== null;
  }

  function move(step) {
    const rows = [...document.querySelectorAll("[data-row]")];
    const from = rows.findIndex((row) => row === document.activeElement);
    const current = rows.findIndex((row) => row.hasAttribute("aria-current"));
    const start = from >= 0 ? from : current >= 0 ? current : step > 0 ? -1 : rows.length;
    const next = rows[Math.min(rows.length - 1, Math.max(0, start + step))];
    if (next) next.focus();
    return next !== undefined;
  }

  function act(target) {
    if (target.matches("a, button, summary")) {
      target.click();
      return;
    }
    const field = target.matches("input, textarea, select")
      ? target
      : target.querySelector("input:checked, input:not([type=hidden]), textarea, select") || target;
    field.focus();
    field.scrollIntoView({ block: "nearest" });
  }

  function press(key) {
    if (key === "j") return move(1);
    if (key === "k") return move(-1);
    if (key === "?") {
      const dialog = document.getElementById("keys");
      if (dialog) dialog.showModal();
      return dialog !== null;
    }
    const target = document.querySelector('[data-key="' + CSS.escape(key) + '"]');
    if (target) act(target);
    return target !== null;
  }

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && typing(event.target)) event.target.blur();
    if (event.key.length !== 1 || !on() || typing(event.target) || document.querySelector("dialog[open]")) return;
    if (press(event.key)) event.preventDefault();
  });

  document.addEventListener("DOMContentLoaded", function () {
    for (const opener of document.querySelectorAll("[data-opens]")) {
      opener.hidden = false;
      opener.addEventListener("click", () => document.getElementById(opener.dataset.opens).showModal());
    }
    const box = document.getElementById("keys-on");
    if (!box) return;
    box.checked = on();
    box.addEventListener("change", function () {
      try {
        localStorage.setItem("nightlight-keys", box.checked ? "on" : "off");
      } catch (refused) {
        box.checked = true;
      }
    });
  });

  document.addEventListener("click", function (event) {
    const close = event.target.closest("[data-close]");
    if (close) close.closest(".toast").remove();
  });
})();
