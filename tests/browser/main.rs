//! The book in a real browser: Chromium, driven through chromedriver, reads the pages
//! that `reader serve` serves. Each test has a session of its own with empty storage.
//!
//! Needs Debian's packages chromium and chromium-driver, or what they are elsewhere.

use std::pin::Pin;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use libtest_mimic::{Arguments, Failed, Trial};

mod accessibility;
mod chromium;
mod frame;
mod listings;
mod search;
mod session;
mod site;
mod weight;

use chromium::Chromedriver;
use session::Session;
use site::Site;

fn main() -> ExitCode {
    let stage = Arc::new(Mutex::new(None));
    let trials = TESTS
        .iter()
        .map(|test| {
            let stage = Arc::clone(&stage);
            Trial::test(test.0, move || {
                // The whole chain of causes, not the last alone.
                run(test, &stage).map_err(|error| Failed::from(format!("{error:#}")))
            })
        })
        .collect();
    let conclusion = libtest_mimic::run(&Arguments::from_args(), trials);
    // Ends the server and the driver, before the exit code is given.
    drop(stage.lock().unwrap_or_else(PoisonError::into_inner).take());
    conclusion.exit_code()
}

/// A test: its name, and what it does.
type Test = (
    &'static str,
    for<'a> fn(&'a Session) -> Pin<Box<dyn Future<Output = Result<()>> + 'a>>,
);

/// Names the tests as the functions are named, so that a failure can be found.
macro_rules! tests {
    ($($module:ident :: $name:ident),* $(,)?) => {
        &[$((
            concat!(stringify!($module), "::", stringify!($name)),
            |session| Box::pin($module::$name(session)),
        )),*]
    };
}

const TESTS: &[Test] = tests![
    accessibility::axe_finds_nothing_to_object_to,
    accessibility::every_control_has_a_name,
    accessibility::text_stands_out_from_its_ground_in_both_themes,
    accessibility::the_first_tab_stop_skips_to_the_text,
    accessibility::what_has_the_focus_shows_it,
    frame::a_page_that_is_not_there_says_so_in_its_language,
    frame::arrow_keys_do_not_turn_the_page,
    frame::pages_left_behind_hold_no_connection,
    frame::the_language_switch_leads_to_the_same_page,
    frame::the_page_fits_a_phone,
    frame::the_print_page_shows_everything,
    frame::the_sidebar_marks_the_page_and_folds_away,
    frame::the_theme_stays_chosen,
    listings::arrow_keys_move_among_the_tabs,
    listings::marked_lines_lie_on_their_lines,
    listings::the_chosen_language_holds_on_every_page,
    listings::without_javascript_every_panel_shows,
    search::a_chinese_word_finds_its_section,
    search::an_english_word_finds_its_section,
    search::a_query_in_the_address_is_asked_at_once,
    search::the_keyboard_alone_leads_to_a_result,
    weight::nothing_is_fetched_from_elsewhere_and_nothing_complains,
    weight::the_first_page_weighs_less_than_300_kb,
];

/// How long a test may take: many times what the slowest does.
const LIMIT: Duration = Duration::from_secs(180);

/// What all tests share: started by the first, ended after the last.
#[derive(Debug)]
struct Stage {
    site: Site,
    driver: Chromedriver,
}

fn run(test: &Test, stage: &Mutex<Option<Stage>>) -> Result<()> {
    if let Some(missing) = chromium::missing() {
        netlab::skip(&missing);
        return Ok(());
    }
    let (site, driver) = {
        let mut stage = stage.lock().unwrap_or_else(PoisonError::into_inner);
        let stage = match &mut *stage {
            Some(stage) => stage,
            empty => empty.insert(Stage {
                site: Site::serve()?,
                driver: Chromedriver::start()?,
            }),
        };
        (stage.site.address().to_owned(), stage.driver.address())
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("starting a tokio runtime")?;
    runtime.block_on(async {
        let session = Session::open(&driver, site).await?;
        // Even if the browser never answers, its window is closed and the run goes on.
        let outcome = tokio::time::timeout(LIMIT, (test.1)(&session)).await;
        session.close().await?;
        outcome.with_context(|| format!("no end within {LIMIT:?}"))?
    })
}
