// Theme and density, remembered on this device for staff only. Loaded in the head, before anything is painted.
// <button data-switch="theme" hidden> and <button data-switch="density" hidden> go round their values.
(function () {
  "use strict";
  const root = document.documentElement;
  const values = { theme: ["system", "light", "dark"], density: ["roomy", "compact"] };

  function kept(name) {
    try {
      const value = localStorage.getItem("nightlight-" + name);
      return values[name].includes(value) ? value : values[name][0];
    } catch (refused) {
      return values[name][0];
    }
  }

  function set(name, value) {
    root.setAttribute("data-" + name, value);
    try {
      localStorage.setItem("nightlight-" + name, value);
    } catch (refused) {
      // A browser that keeps nothing still switches for this page.
    }
    document.dispatchEvent(new CustomEvent("nightlight:" + name));
  }

  function label(button) {
    const name = button.dataset.switch;
    button.setAttribute("aria-label", (name === "theme" ? "Colours: " : "Rows: ") + root.getAttribute("data-" + name));
    button.title = button.getAttribute("aria-label");
  }

  for (const name of Object.keys(values)) root.setAttribute("data-" + name, kept(name));

  document.addEventListener("DOMContentLoaded", function () {
    for (const button of document.querySelectorAll("[data-switch]")) {
      button.hidden = false;
      label(button);
      button.addEventListener("click", function () {
        const name = button.dataset.switch;
        const at = values[name].indexOf(root.getAttribute("data-" + name));
        set(name, values[name][(at + 1) % values[name].length]);
        label(button);
      });
    }
  });
})();
