//! `seaworthy explain`: a rule's page.

use std::process::ExitCode;

use super::output::{self, Colour};
use crate::engine::catalogue;
use crate::report::page::write_page;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The id of the rule, as findings name it
    rule: String,
    /// When to use colour
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    color: Colour,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Some(rule) = catalogue::rule(&arguments.rule) else {
        let near = catalogue::nearest(&arguments.rule, catalogue::ids());
        let hint = match near.as_slice() {
            [] => "`seaworthy rules` lists all of them".to_owned(),
            near => format!("did you mean `{}`?", near.join("`, `")),
        };
        anyhow::bail!("there is no rule `{}`; {hint}", arguments.rule);
    };
    let colour = arguments.color.on(&std::io::stdout());
    output::to_stdout(|out| write_page(rule.page, colour, out))?;
    Ok(ExitCode::SUCCESS)
}
