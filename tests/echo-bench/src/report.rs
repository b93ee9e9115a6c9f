//! Medians, spreads and ratios, as a table.

use crate::Load;

/// Prints each contender's cost, how much less of it the reference has, and how much more
/// the first contender has. Ratios are taken round by round, so that drift cancels out.
pub(crate) fn print(
    names: &[&str],
    reference: &str,
    costs: &[Vec<f64>],
    load: &Load,
) {
    let rounds = costs.first().map_or(0, Vec::len);
    println!(
        "echo of {} bytes, {} connections, one core; {rounds} rounds of {} echoes; \
         CPU time of the server",
        load.message, load.connections, load.echoes
    );
    let (Some(reference_at), Some(first)) =
        (names.iter().position(|&name| name == reference), costs.first())
    else {
        return;
    };
    println!(
        "{:24} {:>9}  {:24}  {} is better by",
        "",
        "us/echo",
        format!("{reference} / it"),
        names[0]
    );
    for (name, cost) in names.iter().zip(costs) {
        let [_, micros, _] =
            quartiles(&mut cost.clone()).map(|nanos| nanos / 1000.0);
        let to_reference = ratio(&costs[reference_at], cost);
        let to_first = ratio(cost, first);
        println!("{name:24} {micros:9.2}  {to_reference:24}  {to_first}");
    }
    println!();
}

/// The median of the rounds' ratios, and its quartiles.
fn ratio(of: &[f64], to: &[f64]) -> String {
    let mut ratios: Vec<_> = of.iter().zip(to).map(|(a, b)| a / b).collect();
    let [low, median, high] = quartiles(&mut ratios);
    format!("{median:.3} ({low:.3} to {high:.3})")
}

fn quartiles(values: &mut [f64]) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    let last = values.len() - 1;
    [last / 4, last / 2, last - last / 4].map(|at| values[at])
}
