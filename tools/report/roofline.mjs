// The roofline: what the machine can do at each arithmetic intensity, and the ladders below it.
import { plot, line, dot, text, axisX, axisY, gridY } from "@observablehq/plot";
import { data, select, timed } from "./data.mjs";
import { accent, frame, ink, number, rule, soft } from "./style.mjs";

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

export function roofline({ type }, width) {
  const all = ladders(type);
  const peak = Math.max(
    0,
    ...data.ceilings.fma.filter((f) => f.type === type && f.threads === 1).map((f) => f.flops_per_second / 1e9),
  );
  if (!all.length || !peak) return null;
  const levels = data.ceilings.bandwidth
    .filter((b) => b.pattern === "read" && b.threads === 1)
    .map((b) => ({ level: b.level, rate: b.bytes_per_second / 1e9 }));
  const xs = all.map((l) => l.intensity);
  const left = Math.min(...xs, 0.25) / 2, right = Math.max(...xs, 16) * 3;
  const lowest = Math.min(...all.flatMap((l) => l.rungs.map((p) => p.y))) / 3;
  return plot(
    frame({
      width, height: Math.min(460, Math.max(340, 0.6 * width)),
      marginLeft: 48, marginRight: 20, marginTop: 28, marginBottom: 42,
      ariaLabel: `Roofline, ${type}`,
      x: { type: "log", domain: [left, right] },
      y: { type: "log", domain: [lowest, peak * 1.6] },
      marks: [
        gridY({ stroke: rule, strokeOpacity: 1, ticks: 4 }),
        axisX({ label: "flops for each byte of the operands", labelAnchor: "center", labelArrow: "none", tickSize: 3, ticks: Math.max(3, width / 110), tickFormat: number, color: soft }),
        axisY({ label: "GFLOP/s", labelArrow: "none", tickSize: 0, ticks: 4, tickFormat: number, color: soft }),
        ...levels.flatMap(({ level, rate }) => {
          const ridge = Math.min(peak / rate, right), start = Math.max(left, lowest / rate);
          return [
            line([[start, start * rate], [ridge, ridge * rate]], { stroke: ink, strokeWidth: 1, strokeOpacity: 0.55 }),
            text([[start, start * rate]], {
              text: () => `${level} ${number(rate)} GB/s`, dx: 6, dy: -6, textAnchor: "start", fill: soft, fontSize: 11,
              rotate: 0, stroke: "var(--paper)", strokeWidth: 3,
            }),
          ];
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
          text([l.rungs.reduce((a, b) => (a.y < b.y ? a : b))], {
            x: "x", y: "y", text: () => l.kernel, dy: 14, fill: ink, fontWeight: 600, fontSize: 11,
            stroke: "var(--paper)", strokeWidth: 3,
          }),
        ]),
      ],
    }),
  );
}
