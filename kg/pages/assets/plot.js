
// Draws the chart that kg/pages/plot.py placed: one link a mark, reached by keyboard and read aloud with its words.
const ARROWS = { up: [0, -1], down: [0, 1], left: [-1, 0], right: [1, 0] };

function drawMark(mark, place) {
  const [left, top, right, bottom] = place.box;
  const g = svg("a", { class: `kg-mark ${mark.full ? "kg-full-mark" : "kg-hollow-mark"}`, "data-topic": mark.hue, "aria-label": mark.spoken });
  g.append(svg("rect", { x: left - 9, y: top - 9, width: right - left + 18, height: bottom - top + 18, rx: 9, class: "kg-mark-hit" }));
  const across = right - left > 1, up = bottom - top > 1;
  if (across && up) {
    g.append(svg("line", { x1: left, x2: right, y1: place.y, y2: place.y, class: "kg-whisker" }),
      svg("line", { x1: place.x, x2: place.x, y1: top, y2: bottom, class: "kg-whisker" }),
      svg("circle", { cx: place.x, cy: place.y, r: 5, class: "kg-shape" }));
  } else {
    // A bar ends where its interval ends; what is a single number is a dot.
    const wide = Math.max(right - left, 10), high = Math.max(bottom - top, 10);
    g.append(svg("rect", { x: place.x - wide / 2, y: place.y - high / 2, width: wide, height: high, rx: across || up ? 3 : 5, class: "kg-shape" }));
  }
  for (const end of place.open) {
    const [dx, dy] = ARROWS[end];
    const x = dx < 0 ? left : dx > 0 ? right : place.x, y = dy < 0 ? top : dy > 0 ? bottom : place.y;
    g.append(svg("path", { d: `M ${x + 5 * dy - 5 * dx} ${y + 5 * dx - 5 * dy} L ${x + 6 * dx} ${y + 6 * dy} L ${x - 5 * dy - 5 * dx} ${y - 5 * dx - 5 * dy}`, class: "kg-open-end" }));
  }
  const { name } = place;
  if (name) g.append(svg("text", { x: name.x, y: name.y, "text-anchor": name.anchor, class: "kg-mark-name" }, name.text));
  return g;
}

function drawField(data, size) {
  const { width, height } = size;
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": data.title });
  picture.style.maxWidth = `${width * 1.3}px`;
  const foot = height - 30;
  for (const row of size.rows) {
    picture.append(svg("line", { x1: 64, x2: width - 8, y1: row.y, y2: row.y, class: row.text === data.rule ? "kg-zero" : "kg-grid" }),
      svg("text", { x: 54, y: row.y + 4, class: "kg-tick kg-tick-y" }, row.text));
  }
  picture.append(svg("line", { x1: 64, x2: width - 8, y1: foot, y2: foot, class: "kg-rule" }));
  for (const column of size.columns) picture.append(svg("text", { x: column.x, y: height - 10, class: "kg-tick kg-tick-x" }, column.text));
  return picture;
}

export default function ({ data, parentElement }) {
  let root = parentElement.querySelector(":scope > .kg-plot");
  if (!root) {
    root = html("div", "kg-view kg-plot");
    parentElement.append(root);
  }
  const drawn = JSON.stringify(data);
  if (root.drawn === drawn) return;
  root.drawn = drawn;
  root.watching?.disconnect();

  const note = html("div", "kg-evidence");
  note.setAttribute("role", "status");
  const field = html("div", "kg-field");
  let picked = -1;

  function tell(mark) {
    const quotes = mark.says.map(({ words, origin }) => {
      const line = html("p", "");
      line.append(html("q", "", words), " ", html("cite", "", origin));
      return line;
    });
    const head = html("p", "");
    head.append(html("strong", "", mark.head));
    if (mark.apart) head.append(html("span", "kg-apart", `stands apart: ${mark.apart}`));
    const lead = leadTo(html("a", "", "open the paper"), mark.to);
    lead.setAttribute("tabindex", "-1"); // the mark itself is the link for the keyboard
    head.append(" ", lead);
    note.replaceChildren(head, ...quotes);
  }

  function draw(size) {
    const marks = [];
    const picture = drawField(data, size);
    const light = (at) => marks.forEach((g, i) => { g.classList.toggle("kg-dim", at >= 0 && i !== at); g.classList.toggle("kg-lit", i === at); });
    data.marks.forEach((mark, at) => {
      const g = drawMark(mark, size.places[at]);
      const show = () => { light(at); tell(mark); };
      const rest = () => light(picked);
      g.addEventListener("pointerenter", show);
      g.addEventListener("pointerleave", rest);
      g.addEventListener("focus", show);
      g.addEventListener("blur", rest);
      // A finger cannot hover: its first touch tells, its second opens.
      g.addEventListener("click", (event) => {
        if (event.pointerType !== "touch" || picked === at) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        picked = at;
        show();
      });
      marks.push(leadTo(g, mark.to));
    });
    // What is drawn last lies on top: the ranking.
    picture.append(...marks.filter((_, at) => !data.marks[at].full), ...marks.filter((_, at) => data.marks[at].full));
    field.replaceChildren(picture);
  }

  root.replaceChildren();
  const stage = html("div", "kg-stage");
  stage.append(field, note);
  root.append(stage);
  note.replaceChildren(html("p", "kg-small", data.hint));
  let current = null;
  const fit = () => {
    const room = field.clientWidth;
    if (!room) return;
    const size = data.sizes.find((one) => one.width <= room + 20) || data.sizes[data.sizes.length - 1];
    if (size !== current) { current = size; draw(size); }
  };
  root.watching = new ResizeObserver(fit);
  root.watching.observe(field);
  fit();
}
