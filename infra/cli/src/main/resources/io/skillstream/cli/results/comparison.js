"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const SIDES = ["A", "B"];

  // Numbers are written the same way in every browser's language.
  const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
  const fine = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });
  const percent = (share) =>
    share === null ? "-" : `${(100 * share).toFixed(share > 0 && share < 0.0995 ? 1 : 0)}\u00a0%`;
  const cut = (text, length) => (text.length > length ? `…${text.slice(text.length - length + 1)}` : text);
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const font = getComputedStyle(document.body).fontFamily;
  const colours = () => (dark() ? ["#7fb4ee", "#f0a35e"] : ["#1f5fa8", "#c25a00"]);

  // Names come from the input: they reach the page as text, never as markup.
  const element = (tag, content, attributes = {}) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...[].concat(content));
    return made;
  };
  const empty = (id, words) => $(id).append(element("div", words, { class: "empty" }));

  const selected = data.curricula.map((curriculum) => curriculum.selected);
  const share = (count, side) => (selected[side] > 0 ? count / selected[side] : 0);
  const name = (skill) => (skill.skill.length === 0 ? "(root)" : skill.skill[skill.skill.length - 1]);
  const path = (skill) => skill.skill.join("->");

  // Key figures.
  $("subtitle").textContent = data.curricula
    .map((curriculum, side) =>
      `${SIDES[side]}: ${curriculum.namespace}/${curriculum.curriculum} (${curriculum.student}, ` +
      `${curriculum.policy}, seed ${curriculum.seed})`)
    .join("   ");
  const figure = (value, label, note) =>
    $("figures").append(
      element("li", [element("b", value), element("span", label), element("small", note)]));
  data.curricula.forEach((curriculum, side) =>
    figure(whole.format(curriculum.selected), `selected by ${SIDES[side]}`,
      `error rate at selection ${percent(curriculum.rates_at_selection.mean)}`));
  figure(whole.format(data.overlap.shared), "selected by both", `Jaccard ${fine.format(data.overlap.jaccard)}`);
  figure(`${fine.format(data.divergence.jensen_shannon_bits)} bits`, "divergence", "Jensen-Shannon, over skills");
  figure(fine.format(data.divergence.total_variation), "total variation", "over skills");

  const tips = () => ({
    confine: true, backgroundColor: css("--card"), borderColor: css("--line"),
    textStyle: { color: css("--ink"), fontSize: 12 },
  });
  const axis = () => ({
    axisLabel: { color: css("--muted") }, nameTextStyle: { color: css("--muted") },
    splitLine: { lineStyle: { color: css("--line") } },
  });
  const base = () => ({
    animation: false,
    textStyle: { fontFamily: font },
    legend: { top: 0, textStyle: { color: css("--ink") } },
    grid: { left: 8, right: 24, top: 30, bottom: 8, containLabel: true },
  });

  // The largest differences.
  const BARS = 16;
  const most = data.skills.slice(0, BARS);
  const bars = most.length > 0 ? echarts.init($("bars")) : null;
  if (!bars) empty("bars", "Neither has selected anything.");
  $("bars-note").textContent =
    "Share of a curriculum's examples that exercise the skill, largest differences first" +
    (data.skills.length > BARS ? `, ${BARS} of ${whole.format(data.skills.length)}.` : ".");
  const drawBars = () => {
    if (!bars) return;
    bars.setOption({
      ...base(),
      tooltip: {
        ...tips(), trigger: "axis", axisPointer: { type: "shadow" },
        formatter: (shown) => {
          const skill = most[shown[0].dataIndex];
          return element("div", [
            element("b", path(skill) || "(root)"),
            ...SIDES.map((side, at) => element("div",
              `${side}: ${whole.format(skill.examples[at])} examples (${percent(share(skill.examples[at], at))}), ` +
              `drew ${whole.format(skill.drawn[at])}`)),
          ], { class: "tip" });
        },
      },
      xAxis: { type: "value", ...axis(), axisLabel: { color: css("--muted"), formatter: "{value} %" } },
      yAxis: {
        type: "category", inverse: true, data: most.map((_, at) => String(at)), axisTick: { show: false },
        axisLine: { lineStyle: { color: css("--line") } },
        axisLabel: { color: css("--ink"), fontSize: 11, interval: 0, formatter: (_, at) => cut(name(most[at]), 40) },
      },
      series: SIDES.map((side, at) => ({
        name: side, type: "bar", barGap: "0%", barCategoryGap: "35%", barMaxWidth: 14,
        itemStyle: { color: colours()[at] },
        data: most.map((skill) => 100 * share(skill.examples[at], at)),
      })),
    }, true);
  };

  // Lines.
  const lines = (id, points, words, more) => {
    if (points.every((side) => side.length === 0)) {
      empty(id, words);
      return null;
    }
    const chart = echarts.init($(id));
    return {
      chart,
      draw: () => chart.setOption({
        ...base(),
        tooltip: { ...tips(), trigger: "axis", valueFormatter: (value) => (value === null || value === undefined ? "-" : fine.format(value)) },
        xAxis: { type: "value", min: "dataMin", max: "dataMax", ...axis(), splitLine: { show: false }, ...more.x },
        yAxis: { type: "value", scale: true, ...axis(), ...more.y },
        series: points.map((side, at) => ({
          name: SIDES[at], type: "line", step: more.step, showSymbol: side.length < 30, symbolSize: 5,
          lineStyle: { width: 2, type: at === 1 ? "dashed" : "solid" }, color: colours()[at], data: side,
        })),
      }, true),
    };
  };
  const share100 = (value) => (value === null ? null : 100 * value);
  const inPercent = { min: 0, max: 100, scale: false, axisLabel: { formatter: "{value} %" } };
  const charts = [
    lines("rates",
      data.curricula.map((curriculum) =>
        curriculum.rates_at_selection.rounds.map((round) => [round.round, share100(round.mean)])),
      "Neither has a round.", { y: inPercent, x: { name: "round", nameLocation: "middle", nameGap: 24, minInterval: 1 } }),
    lines("loss",
      data.curricula.map((curriculum) => curriculum.losses.map((point) => [point.examples, point.loss])),
      "Neither was trained.", { x: { name: "examples", nameLocation: "middle", nameGap: 24 } }),
    lines("error",
      data.curricula.map((curriculum) => curriculum.total_errors.map((point) => [point.at, share100(point.rate)])),
      "No verdicts.", { step: "end", y: inPercent, x: { type: "time" } }),
  ].filter((chart) => chart !== null);

  // Settings.
  if (data.settings.length === 0) {
    $("setting-rows").append(element("tr", element("td", "none", { colspan: "3" })));
  }
  for (const setting of data.settings) {
    $("setting-rows").append(
      element("tr", [setting.name, ...setting.values.map((value) => value ?? "-")].map((cell) => element("td", cell))));
  }

  // Table.
  const PAGE = 50;
  const columns = [
    ["Skill", (skill) => path(skill).toLowerCase()],
    ["A", (skill) => skill.examples[0]],
    ["A share", (skill) => share(skill.examples[0], 0)],
    ["A drew", (skill) => skill.drawn[0]],
    ["B", (skill) => skill.examples[1]],
    ["B share", (skill) => share(skill.examples[1], 1)],
    ["B drew", (skill) => skill.drawn[1]],
    ["Points", (skill) => Math.abs(skill.difference)],
  ];
  let sortBy = columns.length - 1;
  let descending = true;
  let page = 0;
  columns.forEach(([title], column) => {
    const button = element("button", title, { type: "button" });
    button.addEventListener("click", () => {
      descending = column === sortBy ? !descending : column > 0;
      sortBy = column;
      page = 0;
      drawTable();
    });
    $("columns").append(element("th", button, { scope: "col" }));
  });
  const drawTable = () => {
    const wanted = $("filter").value.trim().toLowerCase();
    const value = columns[sortBy][1];
    const rows = data.skills
      .map((skill, at) => [skill, at])
      .filter(([skill]) => path(skill).toLowerCase().includes(wanted));
    rows.sort(([a, i], [b, j]) => {
      const order = value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0;
      return (descending ? -order : order) || i - j;
    });
    const pages = Math.max(1, Math.ceil(rows.length / PAGE));
    page = Math.min(page, pages - 1);
    $("rows").replaceChildren(...rows.slice(page * PAGE, (page + 1) * PAGE).map(([skill]) => {
      const above = skill.skill.slice(0, -1).join(" › ");
      const points = 100 * skill.difference;
      return element("tr", [
        element("td", [name(skill), element("small", above, { title: above })]),
        ...[0, 1].flatMap((side) => [
          element("td", whole.format(skill.examples[side])),
          element("td", percent(share(skill.examples[side], side))),
          element("td", whole.format(skill.drawn[side])),
        ]),
        element("td", `${points > 0 ? "+" : ""}${points.toFixed(1)}`),
      ]);
    }));
    [...$("columns").children].forEach((head, column) =>
      head.setAttribute("aria-sort", column !== sortBy ? "none" : descending ? "descending" : "ascending"));
    $("table-note").textContent = `${whole.format(rows.length)} of ${whole.format(data.skills.length)} skills`;
    $("page").textContent = `${page + 1} of ${pages}`;
    $("previous").disabled = page === 0;
    $("next").disabled = page === pages - 1;
  };
  $("previous").addEventListener("click", () => { page--; drawTable(); });
  $("next").addEventListener("click", () => { page++; drawTable(); });
  $("filter").addEventListener("input", () => { page = 0; drawTable(); });

  // Light and dark: the system's choice until the button is used; #dark and #light fix it.
  const prefers = matchMedia("(prefers-color-scheme: dark)");
  function dark() {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : prefers.matches;
  }
  const draw = () => {
    drawBars();
    charts.forEach((chart) => chart.draw());
    drawTable();
  };
  if (["#dark", "#light"].includes(location.hash)) document.documentElement.dataset.theme = location.hash.slice(1);
  $("theme").addEventListener("click", () => {
    document.documentElement.dataset.theme = dark() ? "light" : "dark";
    draw();
  });
  prefers.addEventListener("change", draw);
  addEventListener("resize", () => {
    if (bars) bars.resize();
    charts.forEach((chart) => chart.chart.resize());
  });
  draw();
})();
