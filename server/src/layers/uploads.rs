//! Files that forms send become the texts of their fields: server functions read one kind of form, and what someone sends after
//! the session is over is kept like every other form.

use crate::router::LARGEST_BODY;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use form_urlencoded::Serializer;

pub(crate) async fn read(request: Request, next: Next) -> Response {
    let boundary = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| multer::parse_boundary(kind.to_str().ok()?).ok());
    let Some(boundary) = boundary else {
        return next.run(request).await;
    };
    let (mut parts, body) = request.into_parts();
    let fields = match to_bytes(body, LARGEST_BODY).await {
        Ok(body) => fields(body.into(), boundary).await,
        Err(_) => return StatusCode::PAYLOAD_TOO_LARGE.into_response(),
    };
    let Ok(fields) = fields else {
        return (
            StatusCode::BAD_REQUEST,
            "The form did not arrive whole. Go back and send it again.",
        )
            .into_response();
    };
    parts.headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/x-www-form-urlencoded"),
    );
    parts
        .headers
        .insert(header::CONTENT_LENGTH, HeaderValue::from(fields.len()));
    next.run(Request::from_parts(parts, Body::from(fields))).await
}

/// The fields as a form without files has them. What is no UTF-8 is no text: it is shown as such, and whoever reads the field
/// refuses it.
async fn fields(body: Vec<u8>, boundary: String) -> Result<String, multer::Error> {
    let body = futures::stream::once(async move { Ok::<_, std::io::Error>(body) });
    let mut parts = multer::Multipart::new(body, boundary);
    let mut pairs = Vec::new();
    while let Some(part) = parts.next_field().await? {
        let name = part.name().unwrap_or_default().to_owned();
        let content = part.bytes().await?;
        pairs.push((name, String::from_utf8_lossy(&content).into_owned()));
    }
    Ok(Serializer::new(String::new()).extend_pairs(pairs).finish())
}
