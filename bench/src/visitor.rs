//! Somebody with a browser and an account.

use crate::client::{Answer, Connection};
use crate::start::Server;
use anyhow::{Context, Result, ensure};
use hyper::header;
use std::net::SocketAddr;

/// The first administrator's name.
pub const NAME: &str = "km";
/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery staple";

/// A browser that is signed in.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Of the server.
    pub address: SocketAddr,
    /// The `Cookie` header.
    pub cookie: String,
}

impl Visitor {
    /// Creates the first administrator through the form behind the printed link, which signs in.
    ///
    /// # Errors
    /// There is one already.
    pub async fn set_up(server: &Server) -> Result<Visitor> {
        let link = server
            .setup_link
            .as_deref()
            .context("no setup link was printed")?;
        let (_, token) = link
            .split_once("token=")
            .context("the setup link carries no token")?;
        let form = [("token", token), ("name", NAME), ("password", PASSWORD)];
        Visitor::begin(server.address, "/api/set_up", &form).await
    }

    /// Signs a member in.
    ///
    /// # Errors
    /// The server refuses.
    pub async fn sign_in(address: SocketAddr, name: &str) -> Result<Visitor> {
        let form = [("name", name), ("password", PASSWORD), ("next", "")];
        Visitor::begin(address, "/api/sign_in", &form).await
    }

    /// Becomes a member through the link of an invitation.
    ///
    /// # Errors
    /// The server refuses.
    pub async fn join(&self, name: &str, role: &str) -> Result<Visitor> {
        let mut connection = Connection::open(self.address).await?;
        let invited = self
            .press(&mut connection, "/api/invite_member", &[("role", role)])
            .await?;
        ensure!(
            invited.location() == "/members",
            "nobody was invited: {}",
            invited.location()
        );
        let page = self.get(&mut connection, "/members").await?.text();
        let token = page
            .split("/join?token=")
            .nth(1)
            .context("the page shows no invitation")?;
        let token: String = token.chars().take_while(char::is_ascii_hexdigit).collect();
        let form = [("token", token.as_str()), ("name", name), ("password", PASSWORD)];
        Visitor::begin(self.address, "/api/join", &form).await
    }

    async fn begin(address: SocketAddr, path: &str, form: &[(&str, &str)]) -> Result<Visitor> {
        let nobody = Visitor {
            address,
            cookie: String::new(),
        };
        let mut connection = Connection::open(address).await?;
        let answer = nobody.press(&mut connection, path, form).await?;
        let location = answer.location();
        ensure!(
            ["/services", "/overview"].contains(&location),
            "{path} led to {location}: {}",
            answer.status
        );
        let cookie = answer
            .headers
            .get(header::SET_COOKIE)
            .context("nobody was signed in")?
            .to_str()?;
        Ok(Visitor {
            address,
            cookie: cookie.split(';').next().unwrap_or_default().to_owned(),
        })
    }

    /// Opens a page.
    ///
    /// # Errors
    /// No answer comes.
    pub async fn get(&self, connection: &mut Connection, path: &str) -> Result<Answer> {
        let headers = [
            (header::COOKIE, self.cookie.as_str()),
            (header::ACCEPT, "text/html"),
        ];
        connection.get(path, &headers).await
    }

    /// Sends a form as a page of the site does without a script.
    ///
    /// # Errors
    /// No answer comes.
    pub async fn press(
        &self,
        connection: &mut Connection,
        path: &str,
        form: &[(&str, &str)],
    ) -> Result<Answer> {
        connection
            .post(path, &self.cookie, "text/html", encoded(form))
            .await
    }

    /// Sends a form as a script of a page does.
    ///
    /// # Errors
    /// No answer comes.
    pub async fn call(
        &self,
        connection: &mut Connection,
        path: &str,
        form: &[(&str, &str)],
    ) -> Result<Answer> {
        connection
            .post(path, &self.cookie, "application/json", encoded(form))
            .await
    }
}

fn encoded(form: &[(&str, &str)]) -> String {
    let pairs = form
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    model::query::encode(pairs)
}
