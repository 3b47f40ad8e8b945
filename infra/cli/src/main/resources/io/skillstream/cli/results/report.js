"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const run = data.summary;
  const skills = data.skills;
  const count = skills.name.length;
  const $ = (id) => document.getElementById(id);

  // The tree. Nodes are numbered in preorder, so a parent's number is smaller than its children's.
  const depth = new Array(count).fill(0);
  const children = Array.from({ length: count }, () => []);
  for (let node = 1; node < count; node++) {
    depth[node] = depth[skills.parent[node]] + 1;
    children[skills.parent[node]].push(node);
  }
  const path = (node) => {
    const names = [];
    for (let at = node; at !== 0; at = skills.parent[at]) names.unshift(skills.name[at]);
    return names;
  };

  // Viridis (van der Walt, Smith 2015): dark violet to yellow, in the same order with and without
  // colour vision and in grey, and without a grey of its own, which is left for "no verdict".
  const STOPS = [
    [68, 1, 84], [72, 36, 117], [65, 68, 135], [53, 95, 141], [42, 120, 142], [33, 145, 140],
    [34, 168, 132], [68, 191, 112], [122, 209, 81], [189, 223, 38], [253, 231, 37]];
  const colour = (rate) => {
    const at = Math.min(Math.max(rate, 0), 1) * (STOPS.length - 1);
    const low = Math.min(Math.floor(at), STOPS.length - 2);
    return STOPS[low].map((v, i) => Math.round(v + (STOPS[low + 1][i] - v) * (at - low)));
  };
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const fill = (node) =>
    skills.rate[node] === null ? css("--none") : `rgb(${colour(skills.rate[node]).join(",")})`;
  const inkOn = (node) => {
    if (skills.rate[node] === null) return css("--ink");
    const [r, g, b] = colour(skills.rate[node]);
    return 0.299 * r + 0.587 * g + 0.114 * b > 128 ? "#10151c" : "#ffffff";
  };

  const font = getComputedStyle(document.body).fontFamily;

  // Numbers are written the same way in every browser's language.
  const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
  const fine = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });
  const percent = (share) => `${(100 * share).toFixed(share > 0 && share < 0.0995 ? 1 : 0)}\u00a0%`;
  const interval = (node) => `${percent(skills.lower[node])} to ${percent(skills.upper[node])}`;
  const cut = (text, length) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

  // Names come from the input: they reach the page as text, never as markup.
  const element = (tag, content, attributes = {}) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...[].concat(content));
    return made;
  };
  const tip = (node) => {
    const lines = [];
    if (skills.rate[node] !== null) {
      lines.push(`error rate ${percent(skills.rate[node])} (${interval(node)})`);
    }
    lines.push(
      `${whole.format(skills.wrong[node])} wrong of ${whole.format(skills.attempts[node])} attempts` +
      (skills.unknown[node] ? `, ${whole.format(skills.unknown[node])} unknown` : ""));
    if (skills.worst[node] > skills.best[node]) {
      lines.push(
        `${percent(skills.unknownShare[node])} unknown: ${percent(skills.best[node])} if all of them ` +
        `were right, ${percent(skills.worst[node])} if all were wrong`);
    }
    if (skills.leftOut[node]) {
      lines.push(`${whole.format(skills.leftOut[node])} left out: trained on, or kept for tests`);
    }
    lines.push(`${whole.format(skills.selected[node])} selected of ${whole.format(skills.pool[node])} in the pool`);
    return element("div", [
      element("b", skills.name[node]), ...lines.map((line) => element("div", line))], { class: "tip" });
  };

  const tips = () => ({
    confine: true, backgroundColor: css("--card"), borderColor: css("--line"),
    textStyle: { color: css("--ink"), fontSize: 12 },
  });

  // Key figures.
  const goals = [];
  if (run.budget !== null) goals.push(whole.format(run.budget));
  if (run.token_budget !== null) goals.push(`${whole.format(run.token_budget)} tokens`);
  const goal = goals.join(" and ");
  // A loop ends by the clock: its budget is only a bound.
  $("subtitle").textContent =
    `${run.student}, policy ${run.policy}, ${data.loop ? "closed loop" : `budget ${goal}`}, seed ${run.seed}`;
  if (run.shortfall > 0) {
    $("shortfall").hidden = false;
    $("shortfall").textContent =
      (run.budget === null
        ? `Shortfall: ${whole.format(run.selected_tokens)} of ${goal} were selected. `
        : `Shortfall: ${whole.format(run.selected)} of ${whole.format(run.budget)} traces were selected. `) +
      "No more could be reached with this policy, skill tree and these attempts.";
  }
  const judged = run.attempts.correct + run.attempts.wrong;
  const figure = (value, label, note) =>
    $("figures").append(
      element("li", [element("b", value), element("span", label), element("small", note)]));
  figure(whole.format(run.selected), "selected",
    `${data.loop ? "" : `of ${goal}, `}in ${whole.format(run.rounds)} ${run.rounds === 1 ? "round" : "rounds"}`);
  figure(whole.format(run.traces.read), "traces read",
    `${whole.format(run.traces.refused)} refused, ${whole.format(run.traces.duplicate)} duplicate`);
  figure(whole.format(run.traces.tagged), "traces tagged", `${whole.format(run.leaves)} leaves`);
  figure(whole.format(judged), "attempts judged",
    `${whole.format(run.attempts.unknown)} unknown, ${whole.format(run.attempts.without_trace)} without a trace`);
  figure(skills.rate[0] === null ? "-" : percent(skills.rate[0]), "error rate",
    skills.rate[0] === null ? "no verdict" : interval(0));
  figure(whole.format(run.tokens_trained), "tokens trained",
    `${whole.format(run.batches)} ${run.batches === 1 ? "batch" : "batches"}`);

  // The loop: how the student's error rates moved, and what was selected by them.
  const loop = data.loop;
  const charts = [];
  let drawLoop = () => {};
  if (loop) {
    const standings = loop.standings;
    const leaves = skills.name.map((_, node) => node).filter((node) => children[node].length === 0);
    // Those of all skills first, then the tree's order: a skill keeps its row in both pictures.
    const rows = [0, ...leaves.filter((node) => standings.some((at) => at.rates[node]))];
    const label = (at) => (at.step === 0 ? at.name : `step ${whole.format(at.step)}`);
    const MARKS = { PROMOTED: "▲", ROLLED_BACK: "▼", UNDECIDED: "–" };
    const clock = (seconds) =>
      `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
    const overall = (at) => (at.rates[0] ? percent(at.rates[0][0]) : "-");
    figure(`${overall(standings[0])} → ${overall(standings[standings.length - 1])}`, "wrong, before and after",
      `${whole.format(standings.length - 1)} checkpoints`);
    const time = run.loop.trace_to_gradient_ms;
    if (time) {
      figure(`${fine.format(time.p50 / 1000)} s`, "from a trace to its gradient, p50",
        `p99 ${fine.format(time.p99 / 1000)} s, ${whole.format(time.traces)} traces`);
    }
    // Rounds belong to the newest checkpoint before them.
    const drawn = standings.map(() => new Map());
    for (const round of loop.rounds) {
      let at = 0;
      while (at + 1 < standings.length && standings[at + 1].seconds <= round.seconds) at++;
      for (const [node, count] of Object.entries(round.selected)) {
        drawn[at].set(Number(node), (drawn[at].get(Number(node)) ?? 0) + count);
      }
    }
    const sums = drawn.map((counts) => [...counts.values()].reduce((a, b) => a + b, 0));
    const part = (at, node) => (sums[at] > 0 ? (drawn[at].get(node) ?? 0) / sums[at] : 0);
    const most = Math.max(...standings.flatMap((_, at) => leaves.map((node) => part(at, node))), 0.01);

    $("loop").hidden = false;
    $("loop-note").textContent =
      `${whole.format(standings.length - 1)} checkpoints in ${clock(standings[standings.length - 1].seconds)} minutes. `
      + "Each column is one version of the student, answering problems it is never trained on.";
    if (standings.some((at) => at.promotion)) {
      $("marks").textContent = "▲ promoted  ▼ rolled back  – undecided";
    }
    const bar = $("course-scale").getContext("2d");
    for (let x = 0; x < 256; x++) {
      bar.fillStyle = `rgb(${colour(x / 255).join(",")})`;
      bar.fillRect(x, 0, 1, 1);
    }
    const ROW = 22;
    $("course").style.height = `${ROW * rows.length + 60}px`;
    $("drawn").style.height = `${ROW * (rows.length - 1) + 40}px`;
    const course = echarts.init($("course"));
    const chosen = echarts.init($("drawn"));
    charts.push(course, chosen);
    const name = (node) => (node === 0 ? "All skills" : skills.name[node]);
    const table = [["Skill", ...standings.map(label)]];
    for (const node of rows) {
      table.push([name(node), ...standings.map((at, column) =>
        (at.rates[node] ? percent(at.rates[node][0]) : "-")
        + (node === 0 ? "" : ` (${whole.format(drawn[column].get(node) ?? 0)} selected)`))]);
    }
    $("course-table").replaceChildren(...table.map((cells, row) =>
      element("tr", cells.map((cell, column) =>
        element(row === 0 || column === 0 ? "th" : "td", cell, row === 0 ? { scope: "col" } : {})))));

    drawLoop = () => {
      const wide = (nodes) => ({
        animation: false,
        textStyle: { fontFamily: font },
        grid: { left: 170, right: 8, top: 4, bottom: 44 },
        yAxis: {
          type: "category", inverse: true, data: nodes.map(name), axisTick: { show: false },
          axisLine: { show: false },
          axisLabel: { color: css("--ink"), fontSize: 12, width: 160, overflow: "truncate", interval: 0 },
        },
      });
      const axis = (labels) => ({
        type: "category", data: labels, axisTick: { show: false },
        axisLine: { lineStyle: { color: css("--line") } },
        axisLabel: { color: css("--muted"), fontSize: 11, lineHeight: 14, hideOverlap: true },
      });
      const ink = (value, rgb) => (0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2] > 128 ? "#10151c" : "#ffffff");
      const cells = [];
      rows.forEach((node, y) => standings.forEach((at, x) => {
        if (!at.rates[node]) return;
        const mean = at.rates[node][0];
        cells.push({ value: [x, y, mean], label: { color: ink(mean, colour(mean)) } });
      }));
      course.setOption({
        ...wide(rows),
        xAxis: axis(standings.map((at) => `${label(at)}\n${clock(at.seconds)}`)),
        visualMap: { show: false, min: 0, max: 1, inRange: { color: STOPS.map((rgb) => `rgb(${rgb.join(",")})`) } },
        tooltip: {
          ...tips(),
          formatter: (at) => {
            const standing = standings[at.value[0]];
            const [mean, lower, upper, evidence] = standing.rates[rows[at.value[1]]];
            const lines = [
              `error rate ${percent(mean)} (${percent(lower)} to ${percent(upper)})`,
              `${whole.format(evidence)} verdicts, ${label(standing)}, ${whole.format(standing.examples)} examples trained`];
            if (standing.promotion) lines.push(`${standing.promotion.toLowerCase().replace("_", " ")}: ${standing.reason}`);
            return element("div", [element("b", name(rows[at.value[1]])), ...lines.map((line) => element("div", line))], { class: "tip" });
          },
        },
        series: [{
          type: "heatmap", data: cells, itemStyle: { borderWidth: 1, borderColor: css("--card") },
          label: {
            show: standings.length <= 26, fontSize: 10,
            // In the row of all skills also what became of the checkpoint.
            formatter: (at) =>
              `${Math.round(100 * at.value[2])}${at.value[1] === 0 ? ` ${MARKS[standings[at.value[0]].promotion] ?? ""}` : ""}`,
          },
        }],
      }, true);
      const nodes = rows.slice(1);
      const shares = [];
      nodes.forEach((node, y) => standings.forEach((_, x) => {
        if (sums[x] === 0) return;
        const share = part(x, node);
        shares.push({ value: [x, y, share], label: { color: share > most / 2 ? css("--card") : css("--ink") } });
      }));
      chosen.setOption({
        ...wide(nodes),
        xAxis: axis(standings.map((_, x) => (sums[x] > 0 ? whole.format(sums[x]) : ""))),
        visualMap: { show: false, min: 0, max: most, inRange: { color: [css("--ground"), css("--accent")] } },
        tooltip: {
          ...tips(),
          formatter: (at) => {
            const node = nodes[at.value[1]];
            return element("div", [
              element("b", name(node)),
              element("div", `${whole.format(drawn[at.value[0]].get(node) ?? 0)} of ${whole.format(sums[at.value[0]])} examples selected (${percent(at.value[2])})`),
              element("div", `from ${label(standings[at.value[0]])} to the next checkpoint`)], { class: "tip" });
          },
        },
        series: [{
          type: "heatmap", data: shares, itemStyle: { borderWidth: 1, borderColor: css("--card") },
          label: { show: standings.length <= 26, fontSize: 10, formatter: (at) => Math.round(100 * at.value[2]) },
        }],
      }, true);
    };
  }

  // Treemap.
  const treemap = echarts.init($("tree"));
  let shown = 0;
  // A name alone in its line down to one child adds frames and no knowledge, so the picture starts
  // at the first node that divides.
  while (children[shown].length === 1) shown = children[shown][0];
  const label = (at) => {
    const node = at.data && at.data.node;
    return node === undefined || skills.rate[node] === null
      ? at.name
      : `${percent(skills.rate[node])}  ${at.name}`;
  };
  const drawTree = () => {
    const size = skills[$("size").value];
    const levels = Number($("levels").value);
    const item = (node, left) => {
      const made = {
        name: skills.name[node], node, value: size[node],
        itemStyle: { color: fill(node), borderColor: css("--card"), borderColorSaturation: 0 },
        label: { color: inkOn(node) },
        upperLabel: { color: inkOn(node), backgroundColor: fill(node) },
      };
      const inner = children[node].filter((child) => size[child] > 0);
      if (left > 1 && inner.length > 0) {
        made.children = inner.map((child) => item(child, left - 1));
        made.itemStyle.borderColor = fill(node);
      }
      return made;
    };
    const top = children[shown].filter((child) => size[child] > 0);
    const items = top.length > 0 ? top.map((child) => item(child, levels)) : [item(shown, 1)];
    treemap.setOption({
      animation: false,
      textStyle: { fontFamily: font },
      tooltip: { ...tips(), formatter: (at) => (at.data && at.data.node !== undefined ? tip(at.data.node) : "") },
      series: [{
        type: "treemap", left: 0, right: 0, top: 0, bottom: 0, roam: false, nodeClick: false,
        breadcrumb: { show: false }, data: items, visibleMin: 30, sort: "desc",
        label: {
          show: true, position: "insideTopLeft", overflow: "break", lineOverflow: "truncate",
          ellipsis: "…", fontSize: 11, lineHeight: 14, distance: 4, formatter: label,
        },
        upperLabel: {
          show: true, height: 20, fontSize: 12, overflow: "truncate", ellipsis: "…", padding: [0, 4],
          formatter: label,
        },
        itemStyle: { borderWidth: 1, gapWidth: 1 },
        levels: [{ itemStyle: { borderWidth: 0, gapWidth: 3, borderColor: css("--card") }, upperLabel: { show: false } }],
      }],
    }, true);
    $("up").disabled = shown === 0;
    const crumbs = [];
    for (let at = shown; ; at = skills.parent[at]) {
      crumbs.unshift(at);
      if (at === 0) break;
    }
    $("crumbs").replaceChildren(...crumbs.map((node) => {
      const button = element("button", skills.name[node], { type: "button", title: skills.name[node] });
      button.disabled = node === shown;
      button.addEventListener("click", () => show(node));
      return button;
    }));
  };
  const show = (node) => {
    shown = node;
    drawTree();
  };
  treemap.on("click", (at) => {
    if (!at.data || at.data.node === undefined) return;
    let node = at.data.node;
    while (children[node].length === 1 && children[children[node][0]].length > 0) node = children[node][0];
    if (children[node].length > 0) show(node);
  });
  $("up").addEventListener("click", () => show(skills.parent[shown]));
  $("size").addEventListener("change", drawTree);
  $("levels").addEventListener("change", drawTree);
  const scale = $("scale").getContext("2d");
  for (let x = 0; x < 256; x++) {
    scale.fillStyle = `rgb(${colour(x / 255).join(",")})`;
    scale.fillRect(x, 0, 1, 1);
  }

  // Selection against pool.
  const BARS = 14;
  const bars = echarts.init($("bars"));
  const deepest = depth.reduce((a, b) => Math.max(a, b), 0);
  for (let level = 1; level <= deepest; level++) $("depth").append(element("option", String(level)));
  const at = (level) => {
    const nodes = [];
    for (let node = 0; node < count; node++) if (depth[node] === level) nodes.push(node);
    return nodes;
  };
  // The first depth with something to compare.
  let first = 1;
  while (first < deepest && at(first).filter((node) => skills.pool[node] > 0).length < 6) first++;
  $("depth").value = String(first);
  const share = (value, all) => (all > 0 ? (100 * value) / all : 0);
  const weakestFirst = (a, b) =>
    (skills.rate[b] ?? -1) - (skills.rate[a] ?? -1) || (skills.lower[b] ?? -1) - (skills.lower[a] ?? -1) || a - b;
  const drawBars = () => {
    const level = Number($("depth").value);
    const all = at(level).filter((node) => skills.pool[node] > 0).sort(weakestFirst);
    const nodes = all.slice(0, BARS);
    $("bars-note").textContent =
      `Weakest first${all.length > nodes.length ? `, ${nodes.length} of ${whole.format(all.length)} skills` : ""}.`;
    const bar = (name, values, all, colour) => ({
      name, type: "bar", barGap: "0%", barCategoryGap: "35%", barMaxWidth: 14, itemStyle: { color: colour },
      data: nodes.map((node) => share(values[node], all)),
    });
    bars.setOption({
      animation: false,
      textStyle: { fontFamily: font },
      legend: { top: 0, textStyle: { color: css("--ink") } },
      grid: { left: 8, right: 24, top: 30, bottom: 4, containLabel: true },
      tooltip: {
        ...tips(), trigger: "axis", axisPointer: { type: "shadow" },
        formatter: (shown) => tip(nodes[shown[0].dataIndex]),
      },
      xAxis: {
        type: "value", axisLabel: { color: css("--muted"), formatter: "{value} %" },
        splitLine: { lineStyle: { color: css("--line") } },
      },
      yAxis: {
        type: "category", inverse: true, data: nodes.map(String), axisTick: { show: false },
        axisLine: { lineStyle: { color: css("--line") } },
        axisLabel: {
          color: css("--ink"), fontSize: 11, interval: 0,
          formatter: (_, index) => {
            const node = nodes[index];
            const rate = skills.rate[node] === null ? "" : ` (${percent(skills.rate[node])})`;
            return cut(skills.name[node], 36) + rate;
          },
        },
      },
      series: [
        bar("share of the pool", skills.pool, skills.pool[0], dark() ? "#8b97a8" : "#98a3b3"),
        bar("share of the selection", skills.selected, skills.selected[0], dark() ? "#f0a35e" : "#c25a00"),
      ],
    }, true);
  };
  $("depth").addEventListener("change", drawBars);

  // Loss.
  const loss = data.losses.length > 0 ? echarts.init($("loss")) : null;
  if (!loss) {
    $("loss").append(element("div", "No training in this run.", { class: "empty" }));
  }
  // Exponential mean over about a twentieth of the run, corrected at its start.
  const smooth = () => {
    const keep = 1 - 1 / Math.max(2, data.losses.length / 20);
    let mean = 0;
    let weight = 0;
    return data.losses.map(([step, value]) => {
      if (value !== null) {
        mean = keep * mean + (1 - keep) * value;
        weight = keep * weight + (1 - keep);
      }
      return [step, weight > 0 ? mean / weight : null];
    });
  };
  const drawLoss = () => {
    if (!loss) return;
    const last = data.losses[data.losses.length - 1];
    $("loss-note").textContent = `Loss on the assistant's tokens, ${whole.format(last[0])} steps.`;
    const axis = {
      axisLabel: { color: css("--muted") }, nameTextStyle: { color: css("--muted") },
      splitLine: { lineStyle: { color: css("--line") } },
    };
    loss.setOption({
      animation: false,
      textStyle: { fontFamily: font },
      legend: { top: 0, textStyle: { color: css("--ink") } },
      grid: { left: 8, right: 16, top: 30, bottom: 8, containLabel: true },
      tooltip: { ...tips(), trigger: "axis", valueFormatter: (value) => (value === null ? "-" : fine.format(value)) },
      xAxis: { type: "value", min: "dataMin", max: "dataMax", ...axis, splitLine: { show: false } },
      yAxis: { type: "value", scale: true, ...axis },
      series: [
        { name: "step", type: "line", showSymbol: data.losses.length < 3, sampling: "lttb", lineStyle: { width: 1, opacity: 0.55 }, color: dark() ? "#8b97a8" : "#98a3b3", data: data.losses.map(([step, value]) => [step, value]) },
        { name: "smoothed", type: "line", showSymbol: false, lineStyle: { width: 2 }, color: dark() ? "#7fb4ee" : "#1f5fa8", data: smooth() },
      ],
    }, true);
  };

  // Table.
  const PAGE = 50;
  const columns = [
    ["Skill", (node) => skills.name[node].toLowerCase()],
    ["Depth", (node) => depth[node]],
    ["Error rate", (node) => skills.rate[node]],
    ["Lower", (node) => skills.lower[node]],
    ["Upper", (node) => skills.upper[node]],
    ["Attempts", (node) => skills.attempts[node]],
    ["Wrong", (node) => skills.wrong[node]],
    ["Unknown", (node) => skills.unknownShare[node]],
    ["Best", (node) => skills.best[node]],
    ["Worst", (node) => skills.worst[node]],
    ["Pool", (node) => skills.pool[node]],
    ["Selected", (node) => skills.selected[node]],
  ];
  // By the lower end: what is surely weak comes before what one wrong answer makes look weak.
  let sortBy = 3;
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
  const haystack = skills.name.map((_, node) => path(node).join("->").toLowerCase());
  const drawTable = () => {
    const wanted = $("filter").value.trim().toLowerCase();
    const value = columns[sortBy][1];
    const nodes = [];
    for (let node = 0; node < count; node++) {
      if ($("leaves").checked && children[node].length > 0) continue;
      if ($("judged").checked && skills.attempts[node] + skills.unknown[node] === 0) continue;
      if (wanted && !haystack[node].includes(wanted)) continue;
      nodes.push(node);
    }
    nodes.sort((a, b) => {
      const x = value(a);
      const y = value(b);
      if (x === null || y === null) return (x === null) - (y === null) || a - b;
      const order = x < y ? -1 : x > y ? 1 : 0;
      return (descending ? -order : order) || a - b;
    });
    const pages = Math.max(1, Math.ceil(nodes.length / PAGE));
    page = Math.min(page, pages - 1);
    const rate = (value) => (value === null ? "-" : percent(value));
    $("rows").replaceChildren(...nodes.slice(page * PAGE, (page + 1) * PAGE).map((node) => {
      const mark = element("i", [], { "aria-hidden": "true" });
      mark.style.background = fill(node);
      const above = path(node).slice(0, -1).join(" › ");
      return element("tr", [
        element("td", [mark, skills.name[node], element("small", above, { title: above })]),
        element("td", String(depth[node])),
        element("td", rate(skills.rate[node])),
        element("td", rate(skills.lower[node])),
        element("td", rate(skills.upper[node])),
        element("td", whole.format(skills.attempts[node])),
        element("td", whole.format(skills.wrong[node])),
        element("td", rate(skills.unknownShare[node])),
        element("td", rate(skills.best[node])),
        element("td", rate(skills.worst[node])),
        element("td", whole.format(skills.pool[node])),
        element("td", whole.format(skills.selected[node])),
      ]);
    }));
    [...$("columns").children].forEach((head, column) =>
      head.setAttribute("aria-sort", column !== sortBy ? "none" : descending ? "descending" : "ascending"));
    $("table-note").textContent = `${whole.format(nodes.length)} of ${whole.format(count)} nodes`;
    $("page").textContent = `${page + 1} of ${pages}`;
    $("previous").disabled = page === 0;
    $("next").disabled = page === pages - 1;
  };
  $("previous").addEventListener("click", () => { page--; drawTable(); });
  $("next").addEventListener("click", () => { page++; drawTable(); });
  for (const id of ["filter", "leaves", "judged"]) {
    $(id).addEventListener("input", () => { page = 0; drawTable(); });
  }

  // The run.
  const fact = (name, value) =>
    $("run").append(element("div", [element("dt", name), element("dd", value)]));
  for (const [name, value] of Object.entries(run.policy_options)) fact(name, value);
  fact("estimator", run.estimator);
  if (run.selected_tokens > 0) fact("tokens selected", whole.format(run.selected_tokens));
  for (const [reason, count] of Object.entries(run.left_out)) fact(`left out: ${reason}`, whole.format(count));
  fact("depth cut", run.max_depth === null ? "none" : String(run.max_depth));
  fact("attempts read", whole.format(run.attempts.read));
  fact("attempts refused", whole.format(run.attempts.refused));
  for (const [stage, seconds] of Object.entries(run.seconds)) fact(stage, `${fine.format(seconds)} s`);

  // Light and dark: the system's choice until the button is used; #dark and #light fix it.
  const prefers = matchMedia("(prefers-color-scheme: dark)");
  function dark() {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : prefers.matches;
  }
  const draw = () => {
    drawLoop();
    drawTree();
    drawBars();
    drawLoss();
    drawTable();
  };
  if (["#dark", "#light"].includes(location.hash)) document.documentElement.dataset.theme = location.hash.slice(1);
  $("theme").addEventListener("click", () => {
    document.documentElement.dataset.theme = dark() ? "light" : "dark";
    draw();
  });
  prefers.addEventListener("change", draw);
  addEventListener("resize", () => { for (const chart of [treemap, bars, loss, ...charts]) if (chart) chart.resize(); });
  draw();
})();
