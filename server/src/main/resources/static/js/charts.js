// Draws each <figure class="chart" data-chart="line|bar"> from its own table, so that picture and table cannot differ.
// First column: what is counted along. Each further column: one series. A column whose header has data-range="low"
// or "high" is the uncertainty of the series before it; one with data-plot="no", such as a total, is not drawn. A cell that is not a number (hidden, unknown) leaves a gap.
(function () {
  "use strict";

  const colour = (name) => getComputedStyle(document.body).getPropertyValue("--" + name).trim();
  const text = (cell) => cell.textContent.trim();

  function number(cell) {
    const value = cell && cell.dataset.value !== undefined ? cell.dataset.value : cell ? text(cell).replace(/[\s,]/g, "") : "";
    return value !== "" && Number.isFinite(Number(value)) ? Number(value) : null;
  }

  function read(table) {
    const heads = [...table.tHead.rows[0].cells];
    const rows = [...table.tBodies[0].rows];
    const column = (at) => rows.map((row) => number(row.cells[at]));
    const series = [];
    heads.forEach(function (head, at) {
      if (at === 0 || head.dataset.plot === "no") return;
      if (head.dataset.range) series[series.length - 1][head.dataset.range] = column(at);
      else series.push({ name: text(head), values: column(at) });
    });
    return { along: rows.map((row) => text(row.cells[0])), series };
  }

  const dashes = ["solid", "dashed", "dotted"];
  const tints = () => [colour("link"), colour("lamp-edge"), colour("soft")];

  function band(one, tint) {
    const hidden = { type: "line", stack: one.name, symbol: "none", silent: true, lineStyle: { opacity: 0 }, tooltip: { show: false } };
    const width = one.high.map((high, at) => (high === null || one.low[at] === null ? null : high - one.low[at]));
    return [
      { ...hidden, data: one.low },
      { ...hidden, data: width, areaStyle: { color: tint, opacity: 0.18 } },
    ];
  }

  function drawn(kind, one, at) {
    const tint = tints()[at % 3];
    const main = {
      name: one.name,
      type: kind,
      data: one.values,
      color: tint,
      barMaxWidth: 40,
      symbolSize: 7,
      connectNulls: false,
      lineStyle: { width: 2.5, type: dashes[(at + Math.floor(at / 3)) % 3] },
      endLabel: { show: kind === "line", formatter: "{a}", color: colour("ink"), fontFamily: "inherit", fontSize: 14 },
      label: { show: kind === "bar", position: "top", color: colour("ink"), fontSize: 13 },
    };
    return one.low && one.high ? [...band(one, tint), main] : [main];
  }

  function options(kind, data) {
    const words = { color: colour("soft"), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 13 };
    const longest = Math.max(...data.series.map((one) => one.name.length));
    return {
      animation: false,
      textStyle: { fontFamily: words.fontFamily },
      grid: { left: 8, right: kind === "line" ? 24 + longest * 8 : 16, top: 24, bottom: 8, containLabel: true },
      tooltip: {
        trigger: "axis",
        renderMode: "richText",
        backgroundColor: colour("sheet"),
        borderColor: colour("edge"),
        textStyle: { color: colour("ink"), fontFamily: words.fontFamily },
      },
      xAxis: { type: "category", data: data.along, axisLabel: words, axisLine: { lineStyle: { color: colour("edge") } }, axisTick: { show: false } },
      yAxis: { type: "value", axisLabel: words, minInterval: 1, splitLine: { lineStyle: { color: colour("line") } } },
      series: data.series.flatMap((one, at) => drawn(kind, one, at)),
    };
  }

  function draw(figure) {
    const plot = figure.querySelector(".plot");
    const kept = echarts.getInstanceByDom(plot);
    if (kept) kept.dispose();
    plot.classList.add("plot-drawn");
    const chart = echarts.init(plot, null, { renderer: "canvas" });
    chart.setOption(options(figure.dataset.chart, read(figure.querySelector("table"))));
  }

  function drawAll() {
    if (!window.echarts) return;
    for (const figure of document.querySelectorAll("figure[data-chart]:has(.plot)")) draw(figure);
  }

  document.addEventListener("DOMContentLoaded", drawAll);
  document.addEventListener("nightlight:theme", drawAll);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  window.addEventListener("resize", function () {
    for (const plot of document.querySelectorAll(".plot")) {
      const chart = window.echarts && echarts.getInstanceByDom(plot);
      if (chart) chart.resize();
    }
  });
})();
