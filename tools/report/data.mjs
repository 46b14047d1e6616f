// What the page holds, in the forms that charts want.

export const data = JSON.parse(document.getElementById("data").textContent);

/// The results that the attributes of a figure name.
export function select({ section, kernel, type, threads, residence }) {
  return data.results.filter(
    (r) =>
      r.section === section &&
      (kernel === undefined || r.kernel === kernel) &&
      (type === undefined || r.type === type) &&
      (threads === undefined || r.threads === Number(threads)) &&
      (residence === undefined || r.residence === residence),
  );
}

/// The contenders of a result that were timed, not refused.
export const timed = (result) => result.contenders.filter((c) => c.seconds);

/// Series of points {x, y, ...}, one for each contender and number of threads.
export function seriesOf(results, point) {
  const series = new Map();
  for (const result of results)
    for (const contender of timed(result)) {
      const key = `${contender.name}|${contender.threads}`;
      if (!series.has(key))
        series.set(key, {
          name: contender.name,
          role: contender.role,
          threads: contender.threads,
          points: [],
        });
      series.get(key).points.push({ contender, result, ...point(result, contender) });
    }
  return [...series.values()];
}

export const unit = (result) => (result.rate_unit === "flop" ? "GFLOP/s" : "GB/s");
