// Two runs: the speed-up of every measurement of the library, by kernel.
import { plot, dot, ruleX, axisX, axisY, gridX } from "@observablehq/plot";
import { data } from "./data.mjs";
import { frame, ink, logTicks, number, rule, soft } from "./style.mjs";

const colors = { faster: "var(--good)", slower: "var(--bad)" };

export function speedups(_, width) {
  const rows = (data.diff ?? []).filter((r) => r.role === "library" || r.role === "rung");
  if (!rows.length) return null;
  const kernels = [...new Set(rows.map((r) => r.kernel))];
  const values = rows.map((r) => r.speed_up);
  const domain = [Math.min(0.9, ...values) / 1.02, Math.max(1.1, ...values) * 1.02];
  const marginLeft = 14 + 6.8 * Math.max(...kernels.map((k) => k.length));
  const ticks = logTicks(domain, (width - marginLeft) / 50);
  return plot(
    frame({
      width, height: 62 + 26 * kernels.length, marginTop: 40, marginRight: 24,
      marginLeft,
      ariaLabel: "Speed-up of each measurement",
      x: { type: "log", domain },
      y: { type: "point", domain: kernels, padding: 0.6 },
      marks: [
        gridX(ticks, { stroke: rule, strokeOpacity: 1 }),
        axisX(ticks, { anchor: "top", label: "times as fast as before", labelArrow: "none", tickSize: 0, text: number, color: soft }),
        axisY({ label: null, tickSize: 0, color: ink }),
        ruleX([1], { stroke: ink, strokeWidth: 1.2 }),
        dot(rows, {
          x: "speed_up", y: "kernel", r: 3.5, className: "points",
          fill: (r) => colors[r.verdict] ?? "var(--paper)", stroke: (r) => colors[r.verdict] ?? soft,
          fillOpacity: 0.8,
          title: (r) => `${r.problem}, ${r.contender}: ${number(r.speed_up)} times as fast, ${r.verdict}`,
        }),
      ],
    }),
  );
}
