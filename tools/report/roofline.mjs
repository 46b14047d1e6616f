// The roofline: what the machine can do at each arithmetic intensity, and the ladders below it.
import { plot, line, dot, text, axisX, axisY, gridY } from "@observablehq/plot";
import { data, select, timed } from "./data.mjs";
import { accent, frame, halo, ink, logTicks, number, rule, soft } from "./style.mjs";

/// The largest size of each ladder that counts flops, rungs of one thread.
function ladders(type) {
  const last = new Map();
  for (const result of select({ section: "ladder", type })) last.set(result.kernel, result);
  return [...last.values()]
    .filter((r) => r.flops > 0)
    .map((r) => ({
      kernel: r.kernel, size: r.size, intensity: r.flops / r.bytes,
      rungs: timed(r)
        .filter((c) => c.threads === 1)
        .map((c) => ({ name: c.name, x: r.flops / r.bytes, y: r.flops / c.seconds.median / 1e9 })),
    }))
    .filter((l) => l.rungs.length);
}

/// The names of the ladders, each below its lowest rung, or below the name that is there already.
function labels(all, [left, right], [low, high], width, height) {
  const placed = [];
  const lowest = (l) => l.rungs.reduce((a, b) => (a.y < b.y ? a : b));
  for (const { x, y, kernel } of all.map((l) => ({ ...lowest(l), kernel: l.kernel })).sort((a, b) => b.y - a.y)) {
    const px = (Math.log(x / left) / Math.log(right / left)) * width;
    let py = (1 - Math.log(y / low) / Math.log(high / low)) * height + 14;
    const start = py - 14;
    for (const other of placed)
      if (Math.abs(other.px - px) < 3.6 * (other.kernel.length + kernel.length) && Math.abs(other.py - py) < 13)
        py = other.py + 13;
    placed.push({ x, y, kernel, px, py, dy: py - start });
  }
  return placed;
}

export function roofline({ type }, width) {
  const all = ladders(type);
  const peak = Math.max(
    0,
    ...data.ceilings.fma.filter((f) => f.type === type && f.threads === 1).map((f) => f.flops_per_second / 1e9),
  );
  if (!all.length || !peak) return null;
  const xs = all.map((l) => l.intensity);
  const left = Math.min(...xs, 0.25) / 2, right = Math.max(...xs, 16) * 3;
  const lowest = Math.min(...all.flatMap((l) => l.rungs.map((p) => p.y))) / 3;
  const levels = data.ceilings.bandwidth
    .filter((b) => b.pattern === "read" && b.threads === 1)
    .map((b) => ({ level: b.level, rate: b.bytes_per_second / 1e9 }))
    .map((l) => ({ ...l, start: Math.max(left, lowest / l.rate), ridge: Math.min(peak / l.rate, right) }));
  const height = Math.min(460, Math.max(340, 0.6 * width));
  const domain = [left, right], range = [lowest, peak * 1.6];
  const names = labels(all, domain, range, width - 68, height - 70);
  const ticks = logTicks(range, 7);
  return plot(
    frame({
      width, height, marginLeft: 48, marginRight: 20, marginTop: 28, marginBottom: 42,
      ariaLabel: `Roofline, ${type}`,
      x: { type: "log", domain },
      y: { type: "log", domain: range },
      marks: [
        gridY(ticks, { stroke: rule, strokeOpacity: 1 }),
        axisX(logTicks(domain, width / 70), { label: "flops for each byte of the operands", labelAnchor: "center", labelArrow: "none", tickSize: 3, text: number, color: soft }),
        axisY(ticks, { label: "GFLOP/s", labelArrow: "none", tickSize: 0, text: number, color: soft }),
        ...levels.map(({ start, rate, ridge }) =>
          line([[start, start * rate], [ridge, ridge * rate]], { stroke: ink, strokeWidth: 1, strokeOpacity: 0.55 }),
        ),
        text(levels, {
          x: "start", y: (l) => l.start * l.rate, text: (l) => `${l.level} ${number(l.rate)} GB/s`,
          dx: 12, dy: 3, textAnchor: "start", fill: soft, fontSize: 11, ...halo,
        }),
        line([[Math.min(...levels.map((l) => peak / l.rate), right), peak], [right, peak]], { stroke: ink, strokeWidth: 1.4 }),
        text([[right, peak]], { text: () => `FMA peak ${number(peak)}`, dy: -8, textAnchor: "end", fill: ink }),
        ...all.flatMap((l) => [
          line(l.rungs, { x: "x", y: "y", stroke: soft, strokeWidth: 1, strokeOpacity: 0.7 }),
          dot(l.rungs, {
            x: "x", y: "y", className: "points", r: (_, i) => (i === l.rungs.length - 1 ? 4 : 2.6),
            fill: (_, i) => (i === l.rungs.length - 1 ? accent : soft),
            title: (p) => `${l.kernel} ${l.size}, ${p.name}: ${number(p.y)} GFLOP/s`,
          }),
        ]),
        ...names.map((n) =>
          text([n], { x: "x", y: "y", text: "kernel", dy: n.dy, fill: ink, fontWeight: 600, fontSize: 11, ...halo }),
        ),
      ],
    }),
  );
}
