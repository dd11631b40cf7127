//! The list of services: what its addresses ask for, what is remembered of it, and its saved views.

use crate::harness::{TestApp, attribute, pages, unescaped};

/// In a Region that nobody follows: it stays as it is.
async fn with_a_service(app: &TestApp) {
    app.write_beside(
        "INSERT INTO services (arn, account, region, name, status, rank, created_at, updated_at, seen_at)
         VALUES ('arn:aws:apprunner:ap-south-1:123456789012:service/web-hello/8fe1e10304f84fd2b0df550fe98a71fa',
                 '123456789012', 'ap-south-1', 'web-hello', 'RUNNING', 3, 1, 1, 1)",
    )
    .await;
}

#[tokio::test]
async fn a_filter_that_cannot_be_read_is_kept_in_its_field_with_what_to_write() {
    let app = TestApp::start().await;
    with_a_service(&app).await;
    let member = app.set_up().await;
    let page = member.get("/services?q=status%20%3D%20%3Cscript%3E").await;
    assert!(page.status.is_success());
    let text = unescaped(&page.text());
    assert!(
        text.contains("At character 10: There is no status \"<script>\""),
        "{text}"
    );
    assert!(!page.text().contains("<script>\"."));
    let field = page
        .tags("input")
        .into_iter()
        .find(|tag| attribute(tag, "id").as_deref() == Some("q"))
        .unwrap();
    assert_eq!(
        unescaped(&attribute(&field, "value").unwrap()),
        "status = <script>"
    );
    assert_eq!(attribute(&field, "aria-describedby").as_deref(), Some("q-error"));
}

#[tokio::test]
async fn what_was_chosen_is_remembered_and_an_address_does_not_change_it() {
    let app = TestApp::start().await;
    with_a_service(&app).await;
    let member = app.set_up().await;
    let answer = member
        .press(
            "/api/set_services_layout",
            &[
                ("list", "q=web&page=3"),
                ("columns[]", "status"),
                ("columns[]", "account"),
                ("density", "compact"),
                ("size", "25"),
                ("sort", "-name"),
            ],
        )
        .await;
    assert_eq!(
        answer.location(),
        "/services?q=web&sort=-name&columns=name.status.account&density=compact&size=25"
    );
    let shown = async |path: &str| {
        let text = member.get(path).await.text();
        (
            text.contains("Default domain"),
            text.contains(">Account"),
            text.contains("is-compact"),
        )
    };
    assert_eq!(shown("/services").await, (false, true, true));
    assert_eq!(
        shown("/services?columns=domain&density=comfortable").await,
        (true, false, false)
    );
    assert_eq!(shown("/services").await, (false, true, true));
}

#[tokio::test]
async fn a_view_is_saved_and_its_name_is_corrected_at_its_field() {
    let app = TestApp::start().await;
    with_a_service(&app).await;
    let member = app.set_up().await;
    let save = async |name: &str| {
        member
            .press(
                "/api/save_view",
                &[("list", "q=web"), ("name", name), ("shared", "1")],
            )
            .await
    };
    let saved = save("Web").await;
    assert!(
        saved.location().starts_with("/services?q=web&"),
        "{}",
        saved.location()
    );
    let list = member.follow(&saved).await;
    assert!(unescaped(&list.text()).contains(">Web<"));
    let again = save("WEB").await;
    assert_eq!(again.location(), "/services/views?q=web");
    let page = member.follow(&again).await;
    assert!(unescaped(&page.text()).contains("There is a view \"WEB\" already."));
    assert_eq!(app.rows_of("saved_views").await.len(), 1);
}

#[tokio::test]
async fn pages_follow_each_other_with_the_filter_and_leave_nothing_out() {
    let app = TestApp::start().await;
    for number in 0..60 {
        let name = format!("web-{number:02}");
        app.write_at_once(&format!(
            "INSERT INTO services (arn, account, region, name, status, rank, created_at, updated_at, seen_at)
             VALUES ('arn:aws:apprunner:ap-south-1:123456789012:service/{name}/{number:032x}',
                     '123456789012', 'ap-south-1', '{name}', 'RUNNING', 3, 1, 1, 1)"
        ))
        .await;
    }
    let member = app.set_up().await;
    let mut seen = Vec::new();
    for (number, count) in [(1, 25), (2, 25), (3, 10)] {
        let address = format!("/services?q=web&sort=name&size=25&page={number}");
        let page = member.get(&address).await;
        let text = unescaped(&page.text());
        let shown: Vec<String> = (0..60)
            .map(|number| format!("web-{number:02}"))
            .filter(|name| text.contains(&format!("/services/ap-south-1/{name}/")))
            .collect();
        assert_eq!(shown.len(), count, "{address}");
        seen.extend(shown);
        // The way on keeps what was asked for.
        let onwards = page.tags("a").into_iter().any(|tag| {
            let href = unescaped(&attribute(&tag, "href").unwrap_or_default());
            href.contains("q=web") && href.contains(&format!("page={}", number + 1))
        });
        assert_eq!(onwards, number < 3, "{address}");
    }
    seen.dedup();
    assert_eq!(seen.len(), 60);
    // Beyond the last page is the last one.
    let beyond = member.get("/services?q=web&sort=name&size=25&page=9").await;
    assert!(beyond.status.is_success());
}

/// Pages that one comes to in another way, and how.
const NOT_IN_THE_PALETTE: [(&str, &str); 9] = [
    ("/setup", "with a setup link"),
    ("/sign-in", "signed out"),
    ("/sign-in/code", "in the middle of signing in"),
    ("/join", "with an invitation"),
    ("/confirm", "from a page that asks"),
    ("/search", "the palette itself"),
    ("/services/compare", "with services that were ticked"),
    ("/launch", "with a launch link"),
    ("/held", "after signing in again"),
];

#[tokio::test]
async fn the_palette_leads_to_every_page_that_stands_for_itself() {
    let (_app, km) = TestApp::signed_in().await;
    let mut found = String::new();
    // Without a text the pages; with one what can be done.
    for text in ["", "create", "invite"] {
        found.push_str(&km.call("/api/search_palette", &[("text", text)]).await.text());
    }
    let missing: Vec<String> = pages()
        .into_iter()
        .filter(|page| !page.contains("nowhere") && page != "/apprunner/home")
        .filter(|page| NOT_IN_THE_PALETTE.iter().all(|(path, _)| path != page))
        .filter(|page| !found.contains(page.as_str()))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
