// Draws each <figure data-graph="ID"> from the table of that id, so that picture and table cannot differ: a row is a
// line from one account to another. Cytoscape draws; a button lies over each account, so that the keyboard and a
// screen reader reach it: Tab enters at one account, arrow keys move to the nearest in their direction.
(function () {
  "use strict";

  // Cytoscape would add a style element, which our policy forbids, unless something has this id.
  const SHEET = "__________cytoscape_stylesheet";
  const SHAPES = { CHILD: "ellipse", UNKNOWN: "diamond", ADULT: "rectangle" };
  const WORDS = { CHILD: "child", UNKNOWN: "age not known", ADULT: "adult" };
  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  const colour = (name) => getComputedStyle(document.body).getPropertyValue("--" + name).trim();

  function read(figure) {
    const nodes = new Map();
    const ties = [];
    const node = function (id, age) {
      if (!nodes.has(id)) nodes.set(id, { id, age, subject: id === figure.dataset.subject, facts: [] });
      return nodes.get(id);
    };
    for (const row of document.getElementById(figure.dataset.graph).tBodies[0].rows) {
      const from = node(row.dataset.from, row.dataset.fromAge);
      const to = node(row.dataset.to, row.dataset.toAge);
      const what = row.cells[1].textContent.trim();
      from.facts.push("to " + to.id + ": " + what);
      to.facts.push("from " + from.id + ": " + what);
      ties.push({ from: from.id, to: to.id, count: Number(row.dataset.count) });
    }
    return { nodes: [...nodes.values()], ties };
  }

  // The case's account in the middle, the others around it, on two rings where they are many.
  function place(nodes) {
    const others = nodes.filter((one) => !one.subject);
    others.forEach(function (one, at) {
      const angle = (2 * Math.PI * at) / others.length - Math.PI / 2;
      const far = others.length > 10 && at % 2 ? 190 : 120;
      one.position = { x: far * 1.35 * Math.cos(angle), y: far * Math.sin(angle) };
    });
    for (const one of nodes) if (one.subject) one.position = { x: 0, y: 0 };
  }

  function style() {
    const font = getComputedStyle(document.body).fontFamily;
    return [
      { selector: "node", style: { label: "data(id)", width: 26, height: 26, shape: "data(shape)", "background-color": colour("sheet"), "border-width": 3, "border-color": colour("link"), color: colour("ink"), "font-family": font, "font-size": 14, "text-valign": "bottom", "text-margin-y": 5, "text-background-color": colour("paper"), "text-background-opacity": 0.85, "text-background-padding": 2 } },
      { selector: "node[age = 'CHILD']", style: { "background-color": colour("lamp"), "border-color": colour("lamp-edge") } },
      { selector: "node[?subject]", style: { shape: "hexagon", width: 36, height: 36, "border-color": colour("ink") } },
      { selector: "edge", style: { width: "data(width)", "line-color": colour("edge"), "curve-style": "bezier", "target-arrow-shape": "triangle", "target-arrow-color": colour("edge"), "arrow-scale": 1.1 } },
      { selector: "edge.here", style: { "line-color": colour("link"), "target-arrow-color": colour("link") } },
    ];
  }

  function elements(data) {
    return [
      ...data.nodes.map((one) => ({ data: { id: one.id, age: one.age, subject: one.subject, shape: SHAPES[one.age] }, position: one.position })),
      ...data.ties.map((one, at) => ({ data: { id: "tie " + at, source: one.from, target: one.to, width: Math.min(8, 1.5 + Math.log2(one.count)) } })),
    ];
  }

  function button(one, figure) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "graph-node";
    made.tabIndex = one.subject ? 0 : -1;
    made.dataset.id = one.id;
    const who = one.id + ", " + (one.subject ? "the account of this case, " : "") + WORDS[one.age];
    made.setAttribute("aria-label", who);
    made.addEventListener("focus", function () {
      figure.querySelector(".graph-said").textContent = who + ". " + one.facts.join("; ") + ".";
      for (const other of figure.querySelectorAll(".graph-node")) other.tabIndex = other === made ? 0 : -1;
      figure.cy.edges().removeClass("here");
      figure.cy.getElementById(one.id).connectedEdges().addClass("here");
    });
    return made;
  }

  function nearest(from, way, all) {
    const at = (one) => [Number(one.dataset.x), Number(one.dataset.y)];
    const [x, y] = at(from);
    let best = null;
    let least = Infinity;
    for (const one of all) {
      const [ox, oy] = at(one);
      const ahead = (ox - x) * way[0] + (oy - y) * way[1];
      const aside = Math.abs((ox - x) * way[1]) + Math.abs((oy - y) * way[0]);
      if (one !== from && ahead > 1 && ahead + 2 * aside < least) {
        best = one;
        least = ahead + 2 * aside;
      }
    }
    return best;
  }

  function layOver(figure) {
    for (const made of figure.querySelectorAll(".graph-node")) {
      const at = figure.cy.getElementById(made.dataset.id).renderedPosition();
      made.dataset.x = at.x;
      made.dataset.y = at.y;
      made.style.left = at.x + "px";
      made.style.top = at.y + "px";
    }
  }

  function draw(figure) {
    const data = read(figure);
    place(data.nodes);
    figure.hidden = false;
    figure.cy = cytoscape({
      container: figure.querySelector(".graph-plot"),
      elements: elements(data),
      style: style(),
      layout: { name: "preset" },
      userZoomingEnabled: false,
      userPanningEnabled: false,
      boxSelectionEnabled: false,
      autoungrabify: true,
    });
    const over = figure.querySelector(".graph-nodes");
    over.replaceChildren(...data.nodes.map((one) => button(one, figure)));
    fit(figure);
  }

  function fit(figure) {
    figure.cy.resize();
    figure.cy.fit(undefined, 34);
    layOver(figure);
  }

  document.addEventListener("keydown", function (event) {
    const from = event.target.closest(".graph-node");
    if (!from || !(event.key in WAYS)) return;
    event.preventDefault();
    const next = nearest(from, WAYS[event.key], from.parentElement.children);
    if (next) next.focus();
  });

  const figures = () => document.querySelectorAll("figure[data-graph]");

  document.addEventListener("DOMContentLoaded", function () {
    if (!window.cytoscape) return;
    if (!document.getElementById(SHEET)) {
      const stands = document.createElement("template");
      stands.id = SHEET;
      document.head.append(stands);
    }
    figures().forEach(draw);
  });
  const repaint = () => figures().forEach((figure) => figure.cy && figure.cy.style(style()));
  document.addEventListener("nightlight:theme", repaint);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  window.addEventListener("resize", () => figures().forEach((figure) => figure.cy && fit(figure)));
})();
