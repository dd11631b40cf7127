//! What Leptos itself costs on the machine that measures: a hundred rows as the list of services has them, and nothing else.
//! No frame, no session, no database, no data for a script, nothing that is drawn once for many.
//!
//! Machines differ, and one differs from hour to hour; how the page of services does beside this one stays.

use crate::client::Connection;
use crate::start;
use crate::visitor::Visitor;
use anyhow::{Context, Result};
use axum::Router;
use axum::routing::get;
use leptos::prelude::*;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use tokio::net::TcpListener;

/// The argument that has this program serve the page.
pub const ARGUMENT: &str = "bare-page";

/// A process that serves the page; it ends with this value.
#[derive(Debug)]
pub struct BarePage(Child);

impl BarePage {
    /// Starts on one core, and says who may ask.
    ///
    /// # Errors
    /// It does not start.
    pub async fn start_on_core(core: usize) -> Result<(BarePage, Visitor)> {
        let mut process = Command::new("taskset")
            .args(["--cpu-list", &core.to_string()])
            .arg(std::env::current_exe()?)
            .arg(ARGUMENT)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("the bare page cannot be served")?;
        let output = process.stdout.take().context("its output is out of reach")?;
        let page = BarePage(process);
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let address: SocketAddr = line.trim().parse().context("it does not say where it listens")?;
        Connection::open(address).await?;
        let cookie = String::new();
        Ok((page, Visitor { address, cookie }))
    }
}

impl Drop for BarePage {
    fn drop(&mut self) {
        // Where it has ended by itself there is nothing to kill.
        drop(start::end(&mut self.0));
    }
}

/// Serves the page until the process is killed. Its address is the first line of standard output.
///
/// # Errors
/// No port is free.
pub async fn serve() -> Result<()> {
    // Prepares what Leptos runs its tasks with, which making the routes of an application does.
    drop(leptos_axum::generate_route_list(|| ()));
    let routes = Router::new().route("/", get(leptos_axum::render_app_async(page)));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let mut output = std::io::stdout().lock();
    writeln!(output, "{}", listener.local_addr()?)?;
    output.flush()?;
    drop(output);
    axum::serve(listener, routes).await?;
    Ok(())
}

fn page() -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <title>"Services"</title>
            </head>
            <body>
                <main>
                    <table>
                        <tbody>{(0..100).map(row).collect_view()}</tbody>
                    </table>
                </main>
            </body>
        </html>
    }
}

/// As `app/src/pages/services/row.rs` draws a service that runs.
fn row(place: usize) -> impl IntoView {
    let name = format!("service-{place:05}");
    let key = format!("eu-west-1/{name}/8fe1e10304f84fd2b0df550fe98a71fa");
    let href = format!("/services/{key}");
    let domain = format!("{name}.eu-west-1.awsapprunner.com");
    view! {
        <tr data-service=key.clone()>
            <td class="cell-pick">
                <label>
                    <input
                        type="checkbox"
                        form="compare"
                        name="service"
                        value=key.clone()
                        aria-label=format!("Compare {name}")
                        autocomplete="off"
                    />
                </label>
            </td>
            <td class="cell-name" title=name.clone()>
                <a href=href.clone()>{name.clone()}</a>
            </td>
            <td class="cell-status">
                <span class="status status-ok">
                    <svg class="status-icon is-filled" aria-hidden="true">
                        <use href="#status-good"></use>
                    </svg>
                    <span class="status-word">"Running"</span>
                </span>
            </td>
            <td class="cell-second">"eu-west-1"</td>
            <td class="cell-wide column-image cell-clip">
                <span class="image-name" title=format!("team/{name}:1.27.3")>{format!("team/{name}")} ":1.27.3"</span>
            </td>
            <td class="cell-wide column-domain cell-clip">
                <a
                    class="domain"
                    href=format!("https://{domain}")
                    target="_blank"
                    rel="noopener"
                    aria-label=domain.clone()
                    title=domain.clone()
                >
                    {format!("{name}.eu-west-1")}
                    <span class="domain-rest">".awsapprunner.com"</span>
                    <svg class="icon icon-14" aria-hidden="true">
                        <use href="#icon-External"></use>
                    </svg>
                </a>
            </td>
            <td class="cell-wide column-change">
                <span class="cell-person">
                    <span class="avatar avatar-small" aria-hidden="true" title="km">"KM"</span>
                    <time class="age" datetime="2026-11-23T12:30:46.726Z" title="23 Nov 2026, 12:30:46 UTC">"2 h ago"</time>
                </span>
            </td>
            <td class="cell-wide cell-menu">
                <details class="menu">
                    <summary class="icon-button" aria-label=format!("Actions for {name}")>
                        <svg class="icon" aria-hidden="true">
                            <use href="#icon-More"></use>
                        </svg>
                    </summary>
                    <div class="menu-list">
                        <button type="submit" class="menu-item beside-item" form="beside" name="selected" value=key.clone()>
                            "Show beside the list"
                        </button>
                        <a class="menu-item" href=format!("{href}?tab=logs")>"Show logs"</a>
                        <a
                            class="menu-item"
                            href=format!("/history?service=arn:aws:apprunner:eu-west-1:123456789012:service/{key}")
                        >
                            "Show history"
                        </a>
                    </div>
                </details>
            </td>
        </tr>
    }
}
