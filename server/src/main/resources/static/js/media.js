// Looks at a picture or video on request, inside <form data-media action="/media/ID">. [data-preview] shows and hides
// a blurred preview. [data-hold] shows the picture for as long as it is pressed, or Space, Enter or v is held while it
// has the focus. Both are hidden until this script runs. Nothing is kept: each hold asks the server, which counts it.
(function () {
  "use strict";

  // A touch shorter than this shows nothing and counts for nothing.
  const LONG_ENOUGH = 250;
  const KEYS = [" ", "Enter", "v"];

  function url(blob) {
    return new Promise(function (resolve, reject) {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.onerror = () => reject(reader.error);
      reader.readAsDataURL(blob);
    });
  }

  function set(form) {
    const place = form.closest(".media");
    const image = place.querySelector(".media-shown");
    const said = place.querySelector(".media-said");
    const preview = form.querySelector("[data-preview]");
    const hold = form.querySelector("[data-hold]");
    const counted = () => "You have viewed " + viewed + " today.";
    let viewed = said.textContent.replace(/\D/g, "");
    let blurred = "";
    let timer = 0;
    let asked = null;

    async function ask(step, signal) {
      const answer = await fetch(form.getAttribute("action") + "/" + step, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        cache: "no-store",
        redirect: "error",
        signal,
      });
      if (!answer.ok) {
        const problem = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {};
        throw new Error(problem.detail || "It cannot be shown: the server refused.");
      }
      viewed = answer.headers.get("Viewed-Today") || viewed;
      return url(await answer.blob());
    }

    function show(source, words) {
      image.hidden = source === "";
      image.alt = words;
      if (source === "") image.removeAttribute("src");
      else image.src = source;
    }

    function rest() {
      show(blurred, blurred === "" ? "" : "Blurred preview");
    }

    async function press() {
      asked = new AbortController();
      const mine = asked;
      try {
        const source = await ask("clear", mine.signal);
        if (asked === mine) show(source, "The attachment, small and grey");
        said.textContent = counted();
      } catch (refused) {
        if (refused.name !== "AbortError") said.textContent = refused.message;
      }
    }

    function start() {
      if (timer !== 0 || asked !== null) return;
      timer = setTimeout(press, LONG_ENOUGH);
    }

    function stop() {
      clearTimeout(timer);
      timer = 0;
      if (asked === null) return;
      asked.abort();
      asked = null;
      rest();
    }

    preview.addEventListener("click", async function () {
      try {
        blurred = blurred === "" ? await ask("preview") : "";
        rest();
        preview.setAttribute("aria-pressed", String(blurred !== ""));
      } catch (refused) {
        said.textContent = refused.message;
      }
    });
    hold.addEventListener("pointerdown", function (event) {
      if (event.button === 0) start();
    });
    hold.addEventListener("keydown", function (event) {
      if (!KEYS.includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      if (!event.repeat) start();
    });
    hold.addEventListener("keyup", stop);
    hold.addEventListener("contextmenu", (event) => event.preventDefault());
    for (const end of ["pointerup", "pointercancel", "pointerleave", "blur"]) hold.addEventListener(end, stop);
    window.addEventListener("blur", stop);
    document.addEventListener("visibilitychange", stop);
    preview.hidden = false;
    hold.hidden = false;
  }

  document.addEventListener("DOMContentLoaded", function () {
    for (const form of document.querySelectorAll("form[data-media]")) set(form);
  });
})();
