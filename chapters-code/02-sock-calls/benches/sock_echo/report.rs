//! Medians, spreads and ratios, as a table.

use crate::contender::Server;
use crate::{CONNECTIONS, MESSAGE};

/// Prints each contender's cost, and how much less of it the others would have: above 1 is
/// better than raw tokio. The ratio is taken round by round, so that drift cancels out.
pub(crate) fn print(
    servers: &[Server],
    costs: &[Vec<f64>],
    rounds: usize,
    echoes: usize,
) {
    println!(
        "echo of {MESSAGE} bytes, {CONNECTIONS} connections, one core; \
         {rounds} rounds of {echoes} echoes; CPU time of the server"
    );
    println!("{:16} {:>9} {:>12} {:>16}", "", "us/echo", "vs tokio", "quartiles");
    let tokio = &costs[1];
    for (server, cost) in servers.iter().zip(costs) {
        let mut ratios: Vec<_> =
            tokio.iter().zip(cost).map(|(t, c)| t / c).collect();
        let [_, micros, _] =
            quartiles(&mut cost.clone()).map(|nanos| nanos / 1000.0);
        let [low, ratio, high] = quartiles(&mut ratios);
        let name = server.contender.name;
        println!("{name:16} {micros:9.2} {ratio:12.3}   {low:.3} to {high:.3}");
    }
    let mut over_asyncio: Vec<_> =
        costs[3].iter().zip(&costs[0]).map(|(a, s)| a / s).collect();
    let [low, ratio, high] = quartiles(&mut over_asyncio);
    println!(
        "sock-calls against asyncio's sock_*: {ratio:.2} ({low:.2} to {high:.2})"
    );
}

fn quartiles(values: &mut [f64]) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    let last = values.len() - 1;
    [last / 4, last / 2, last - last / 4].map(|at| values[at])
}
