// Nightlight's report button for other sites. It makes plain links better and needs nothing else:
//   <a data-nightlight-report href="https://report.example.org/tell?place=SOURCE">Report</a>
//   <script src="https://report.example.org/js/report-button.js" async></script>
// Without this script the link works as it is; write rel="noreferrer noopener" target="_blank" in it then.
// The script sends nothing, keeps nothing, and asks nobody but your page.
(function () {
  "use strict";
  const NEW_TAB = { en: "opens in a new tab", cy: "yn agor mewn tab newydd", ar: "\u064a\u0641\u062a\u062d \u0641\u064a \u0639\u0644\u0627\u0645\u0629 \u062a\u0628\u0648\u064a\u0628 \u062c\u062f\u064a\u062f\u0629" };

  function tongue(link) {
    const near = link.closest("[lang]");
    return ((near && near.lang) || "en").slice(0, 2).toLowerCase();
  }

  function hidden(text) {
    const span = document.createElement("span");
    span.textContent = " (" + text + ")";
    Object.assign(span.style, {
      position: "absolute", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)", whiteSpace: "nowrap",
    });
    return span;
  }

  function improve(link) {
    if (link.dataset.nightlightReport === "ready") return;
    const lang = tongue(link);
    const address = new URL(link.href, document.baseURI);
    if (!address.searchParams.has("lang") && lang in NEW_TAB) address.searchParams.set("lang", lang);
    link.href = address.href;
    // The host's address goes nowhere, and the page opened cannot reach back.
    link.target = "_blank";
    link.rel = "noreferrer noopener nofollow";
    link.referrerPolicy = "no-referrer";
    if (getComputedStyle(link).display === "inline") link.style.display = "inline-block";
    link.style.minHeight = link.style.minHeight || "24px";
    link.style.minWidth = link.style.minWidth || "24px";
    link.append(hidden(NEW_TAB[lang] || NEW_TAB.en));
    link.dataset.nightlightReport = "ready";
  }

  function all() {
    document.querySelectorAll("a[data-nightlight-report]").forEach(improve);
  }

  all();
  // Buttons that come later, such as one beside every message.
  new MutationObserver(all).observe(document.documentElement, { childList: true, subtree: true });
})();
