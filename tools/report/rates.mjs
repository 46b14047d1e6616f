// Rate against size: a line for each contender, the measured ceiling on top.
import { plot, line, dot, text, ruleX, axisX, axisY, gridY } from "@observablehq/plot";
import { data, select, seriesOf, timed, unit } from "./data.mjs";
import { accent, bytes, colorOf, frame, halo, ink, labelRoom, logTicks, number, rule, soft, spread } from "./style.mjs";

const height = 300, marginTop = 24, marginBottom = 40, marginLeft = 46;

/// What bounds the library at that size.
function ceilingOf(result) {
  const library = timed(result).filter((c) => c.role === "library");
  const widest = (library.length ? library : timed(result)).at(-1);
  return (widest?.ceiling.rate_per_second ?? 0) / 1e9;
}

/// Where a size lies on the axis.
function axisOf(results) {
  if (results.every((r) => r.rate_unit === "byte"))
    return { log: true, label: "memory that the operands take", of: (r) => r.working_set_bytes, format: bytes };
  if (results.every((r) => /^\d+$/.test(r.size)) && results.length > 2)
    return { log: true, label: "n", of: (r) => Number(r.size), format: String };
  return { log: false, label: null, of: (r) => r.size, format: String };
}

/// Those values, from the largest on, whose labels have room on a logarithmic axis.
function apart(values, width, format) {
  const sorted = [...values].sort((a, b) => b - a), scale = width / Math.log(sorted[0] / sorted.at(-1));
  const kept = [];
  for (const value of sorted)
    if (!kept.length || scale * Math.log(kept.at(-1) / value) > 12 + 7 * format(value).length) kept.push(value);
  return kept;
}

const threadsLabel = (series, all) =>
  all.some((s) => s.name === series.name && s.threads !== series.threads)
    ? `${series.name} on ${series.threads}`
    : series.name;

function panel(results, width, top, withLabels) {
  const axis = axisOf(results);
  const all = seriesOf(results, (result, contender) => ({
    x: axis.of(result),
    y: contender.rate_per_second / 1e9,
  }));
  const names = all.map((s) => threadsLabel(s, all));
  const marginRight = withLabels ? labelRoom(names) : 12;
  const xs = [...new Set(results.map(axis.of))];
  const order = axis.log ? undefined : xs;
  // Bandwidths differ by the level of the memory that the operands are in: those, by ratio.
  const lowest = Math.min(...all.flatMap((s) => s.points.map((p) => p.y))) / 1.5;
  const ratio = results[0].rate_unit === "byte", range = ratio ? [lowest, 1.2 * top] : [0, top];
  const fraction = (y) => (ratio ? Math.log(y / lowest) / Math.log(range[1] / lowest) : y / top);
  const pixel = (y) => marginTop + (1 - fraction(y)) * (height - marginTop - marginBottom);
  const grid = ratio ? logTicks(range, 7) : undefined;
  const shifts = spread(all.map((s) => pixel(s.points.at(-1).y)));
  const ceiling = results.map((r) => ({ x: axis.of(r), y: ceilingOf(r) })).filter((p) => p.y > 0);
  const long = !axis.log && Math.max(...xs.map((x) => String(x).length)) * 7 * xs.length > width - 60;
  const ticks = axis.log ? apart(xs, width - marginLeft - marginRight, axis.format) : xs;
  const caches =
    axis.label === "n" || !axis.log
      ? []
      : data.machine.caches.filter((c) => c.bytes > Math.min(...xs) && c.bytes < Math.max(...xs));
  return plot(
    frame({
      width, height, marginTop, marginRight, marginLeft,
      marginBottom: long ? 96 : marginBottom,
      ariaLabel: `${unit(results[0])} by size`,
      x: axis.log ? { type: "log", domain: [Math.min(...xs), Math.max(...xs)] } : { type: "point", domain: order, padding: 0.3 },
      y: { type: ratio ? "log" : "linear", domain: range },
      marks: [
        gridY(grid, { stroke: rule, strokeOpacity: 1 }),
        axisX(ticks, {
          label: axis.label, labelArrow: "none", tickSize: 3, text: axis.format,
          tickRotate: long ? -40 : 0, color: soft, labelAnchor: "center",
        }),
        axisY(grid, { label: unit(results[0]), labelArrow: "none", tickSize: 0, ticks: 5, text: grid && number, color: soft }),
        ruleX(caches, { x: "bytes", stroke: rule, strokeDasharray: "2,3" }),
        text(caches, { x: "bytes", text: "level", frameAnchor: "bottom", dy: -4, dx: -3, textAnchor: "end", fill: soft }),
        line(ceiling, { x: "x", y: "y", stroke: ink, strokeWidth: 1.2 }),
        text(ceiling.slice(0, 1), {
          x: "x", y: "y", text: (p) => `ceiling ${number(p.y)}`, dy: -9, textAnchor: "start", fill: ink, ...halo,
        }),
        ...all.flatMap((s, i) => lines(s, names[i], shifts[i], withLabels, axis.log)),
      ],
    }),
  );
}

function lines(series, name, shift, withLabels, joined) {
  const color = colorOf(series), ours = series.role === "library";
  const faint = ours && series.threads === 1 && name !== series.name;
  return [
    !joined ? null : line(series.points, {
      x: "x", y: "y", stroke: color, strokeWidth: ours ? 2.2 : 1.3, strokeDasharray: faint ? "5,3" : series.role === "naive" ? "1.5,2.5" : undefined,
    }),
    dot(series.points, {
      x: "x", y: "y", r: ours ? 3 : 2.2, fill: color, className: "points",
      title: (p) => `${name}, ${p.result.size}: ${number(p.y)} ${unit(p.result)}`,
    }),
    withLabels
      ? text(series.points.slice(-1), {
          x: "x", y: "y", text: () => name, dx: 8, dy: shift, textAnchor: "start",
          fill: color, fontWeight: color === accent ? 600 : 400, ...halo,
        })
      : null,
  ];
}

export function rates(figure, width) {
  const results = select(figure);
  if (!results.some((r) => timed(r).length)) return null;
  const highest = Math.max(
    ...results.flatMap((r) => [ceilingOf(r), ...timed(r).map((c) => c.rate_per_second / 1e9)]),
  );
  const top = 1.08 * highest;
  const square = results.filter((r) => /^\d+$/.test(r.size));
  const other = results.filter((r) => !/^\d+$/.test(r.size));
  const box = document.createElement("div");
  box.className = "panels";
  if (results[0].rate_unit === "byte" || square.length < 3 || other.length === 0) {
    box.append(panel(results, width, top, true));
  } else {
    // A curve for squares, and beside it the shapes that have no place on its axis.
    const side = width < 560 ? width : Math.min(0.36 * width, 80 + 46 * other.length);
    box.append(panel(square, width < 560 ? width : width - side - 16, top, true), panel(other, side, top, false));
  }
  return box;
}
