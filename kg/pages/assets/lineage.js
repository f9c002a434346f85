// Draws what kg/pages/swimlanes.py placed, as SVG: every node and edge can be reached by keyboard and read by a
// screen reader, and text is only ever set as text.

// The marker's end touches the target; each kind has its own head, so that colour never stands alone.
const HEADS = {
  follows: { d: "M 1 1 L 8 4.5 L 1 8", open: true },
  extends: { d: "M 0 0.5 L 9 4.5 L 0 8.5 z" },
  accelerates: { d: "M 0 0.5 L 5 4.5 L 0 8.5 z M 4.5 0.5 L 9.5 4.5 L 4.5 8.5 z" },
  uses: { d: "M 0 4.5 L 4.5 1 L 9 4.5 L 4.5 8 z" },
};

function markers(id) {
  const defs = svg("defs");
  for (const [kind, head] of Object.entries(HEADS)) {
    defs.append(svg("marker", { id: `${id}-${kind}`, viewBox: "0 0 10 9", refX: 9, refY: 4.5, markerWidth: 8, markerHeight: 8,
      orient: "auto", markerUnits: "userSpaceOnUse", class: `kg-head-${kind}` },
    svg("path", { d: head.d, class: head.open ? "kg-open" : "kg-full" })));
  }
  return defs;
}

const NARROW = 600;

function pressable(made, action) {
  made.setAttribute("tabindex", "0");
  made.setAttribute("role", "button");
  made.addEventListener("click", action);
  made.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    action(event);
  });
  return made;
}

export default function ({ data, parentElement }) {
  let root = parentElement.querySelector(":scope > .kg-lineage");
  if (!root) {
    root = html("div", "kg-view kg-lineage");
    parentElement.append(root);
  }
  const drawn = JSON.stringify(data);
  if (root.drawn === drawn) return;
  root.drawn = drawn;
  draw(root, data, isNarrow(root));
  // A phone may be turned, a window drawn wider.
  root.watch?.disconnect();
  root.watch = new ResizeObserver(() => {
    if (root.clientWidth && isNarrow(root) !== root.narrow) draw(root, data, isNarrow(root));
  });
  root.watch.observe(root);
}

function isNarrow(root) {
  return root.clientWidth < NARROW;
}

// On a phone the columns stand closer and no lane is named in the drawing: the names would take half its width.
function draw(root, data, narrow) {
  root.narrow = narrow;
  const { height } = data;
  const width = narrow ? data.narrow_width : data.width;
  const margin = narrow ? 0 : data.margin;
  const across = (placed) => (narrow ? placed.narrow_x : placed.x);
  const picture = svg("svg", { width, height, role: "group", "aria-label": data.title });
  const id = `kg-${Math.random().toString(36).slice(2)}`;
  picture.append(markers(id));

  // Lane names and years stay in sight when the drawing is scrolled: two groups that move with it, drawn on top.
  const names = svg("g", {}, svg("rect", { x: 0, y: 0, width: margin, height, class: "kg-cover" }));
  const axis = svg("g", {}, svg("rect", { x: 0, y: 0, width: "100%", height: data.top - 1, class: "kg-cover" }));
  for (const lane of data.lanes) {
    const middle = lane.y + lane.height / 2;
    const lines = lane.words.length;
    const label = svg("text", { class: "kg-lane-name" });
    lane.words.forEach((line, at) => label.append(svg("tspan", { x: 22, y: middle + 4 + (at - (lines - 1) / 2) * 15 }, line)));
    picture.append(svg("line", { x1: 0, x2: "100%", y1: lane.y, y2: lane.y, class: "kg-rule" }));
    if (!narrow) names.append(
      svg("line", { x1: 0, x2: margin, y1: lane.y, y2: lane.y, class: "kg-rule" }),
      svg("rect", { x: 8, y: middle - 9 * lines, width: 3, height: 18 * lines, rx: 1.5, class: "kg-lane-mark", "data-topic": lane.hue }),
      label);
  }
  for (const year of data.years) {
    picture.append(svg("line", { x1: across(year), x2: across(year), y1: data.top, y2: height, class: "kg-year-rule" }));
    axis.append(svg("text", { x: across(year), y: 19, class: "kg-year-name" }, year.name));
  }
  const corner = svg("rect", { x: 0, y: 0, width: margin, height: data.top - 1, class: "kg-cover" });

  const note = html("div", "kg-evidence");
  note.setAttribute("role", "status");
  let pinned = null;

  const near = new Map(data.nodes.map((node) => [node.key, new Set([node.key])]));
  for (const edge of data.edges) {
    near.get(edge.source).add(edge.target);
    near.get(edge.target).add(edge.source);
  }
  function light(nodes, edges) {
    for (const g of picture.querySelectorAll(".kg-node")) g.classList.toggle("kg-dim", Boolean(nodes) && !nodes.has(g.dataset.key));
    picture.querySelectorAll(".kg-edge").forEach((g) => {
      const edge = data.edges[Number(g.dataset.at)];
      g.classList.toggle("kg-dim", Boolean(edges) && !edges(edge));
      g.classList.toggle("kg-lit", Boolean(edges) && edges(edge));
    });
  }
  function tell(edge) {
    const quotes = edge.evidence.map(({ words, origin }) => {
      const line = html("p", "");
      line.append(html("q", "", words), " ", html("cite", "", origin));
      return line;
    });
    note.replaceChildren(html("strong", "", edge.sentence), ...quotes);
  }
  function rest() {
    if (pinned) {
      light(new Set([pinned.source, pinned.target]), (edge) => edge === pinned);
      tell(pinned);
    } else {
      light(null, null);
      note.replaceChildren(html("p", "kg-small", data.hint));
    }
  }

  data.edges.forEach((edge, at) => {
    const path = narrow ? edge.narrow_path : edge.path;
    const line = svg("path", { d: path, class: "kg-line-drawn" });
    if (HEADS[edge.kind]) line.setAttribute("marker-end", `url(#${id}-${edge.kind})`);
    const g = svg("g", { class: "kg-edge", "data-kind": edge.kind, "data-at": at, "aria-label": [edge.sentence, ...edge.evidence.map((e) => e.words)].join(". ") },
      line, svg("path", { d: path, class: "kg-line-hit" }));
    const show = () => { light(new Set([edge.source, edge.target]), (other) => other === edge); tell(edge); };
    g.addEventListener("pointerenter", show);
    g.addEventListener("pointerleave", rest);
    g.addEventListener("focus", show);
    g.addEventListener("blur", rest);
    picture.append(pressable(g, (event) => {
      event.stopPropagation();
      pinned = pinned === edge ? null : edge;
      show();
    }));
  });
  for (const node of data.nodes) {
    const left = across(node);
    const box = { x: left, y: node.y, width: node.width, height: node.height, rx: 7 };
    const g = svg("a", { class: "kg-node", "data-key": node.key, "data-topic": node.hue, "aria-label": node.spoken },
      svg("title", {}, node.spoken),
      svg("rect", { ...box, class: "kg-box" }),
      svg("rect", { x: left + 5, y: node.y + 6, width: 3, height: node.height - 12, rx: 1.5, class: "kg-box-mark" }),
      svg("text", { x: left + 15, y: node.y + node.height / 2 + 4.3 }, node.label));
    if (node.focus) {
      g.classList.add("kg-focus");
      g.setAttribute("aria-current", "true");
    }
    const show = () => light(near.get(node.key), (edge) => edge.source === node.key || edge.target === node.key);
    g.addEventListener("pointerenter", show);
    g.addEventListener("pointerleave", rest);
    g.addEventListener("focus", show);
    g.addEventListener("blur", rest);
    picture.append(leadTo(g, node.to));
  }

  const scroller = html("div", "kg-scroller");
  scroller.setAttribute("tabindex", "-1");
  picture.append(names, axis, corner);
  scroller.append(picture);
  scroller.addEventListener("scroll", () => {
    names.setAttribute("transform", `translate(${scroller.scrollLeft} 0)`);
    axis.setAttribute("transform", `translate(0 ${scroller.scrollTop})`);
    corner.setAttribute("transform", `translate(${scroller.scrollLeft} ${scroller.scrollTop})`);
  }, { passive: true });
  picture.addEventListener("click", (event) => {
    if (event.target.closest(".kg-node, .kg-edge")) return;
    pinned = null;
    rest();
  });
  picture.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { pinned = null; rest(); }
  });
  const stage = html("div", "kg-stage");
  stage.append(scroller, note);
  // Shown where the lanes' names scroll away.
  const legend = html("ul", "kg-lanes");
  legend.setAttribute("aria-label", "Topics");
  for (const lane of data.lanes) {
    const item = html("li", "");
    const dot = html("span", "kg-dot");
    dot.dataset.topic = lane.hue;
    item.append(dot, lane.words.join(" "));
    legend.append(item);
  }
  root.replaceChildren(stage, legend);
  rest();
  const focus = data.nodes.find((node) => node.focus);
  if (focus) {
    scroller.scrollLeft = Math.max(0, across(focus) + focus.width / 2 - (margin + scroller.clientWidth) / 2);
    scroller.scrollTop = Math.max(0, focus.y + focus.height / 2 - scroller.clientHeight / 2);
  }
}
