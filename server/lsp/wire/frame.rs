//! Frames: a header with `Content-Length`, an empty line, and that many bytes.

use std::io;

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// The body of the next frame; None at the end of the input. Lines that are no header are skipped, so that the reader
/// finds its feet again after rubbish.
pub async fn read(input: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Option<Vec<u8>>> {
    let mut length = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line).await? == 0 {
            return Ok(None);
        }
        let text = line.trim_ascii();
        if let Some(found) = content_length(text) {
            length = Some(found);
        } else if text.is_empty()
            && let Some(length) = length.take()
        {
            // The buffer grows with what arrives, so a length that is a lie reserves nothing.
            let mut body = Vec::new();
            let read = input.take(length).read_to_end(&mut body).await?;
            return Ok((read as u64 == length).then_some(body));
        } else if !text.is_empty() && !text.to_ascii_lowercase().starts_with(b"content-type:") {
            tracing::warn!("skipped a line that is no header: {:.80}", String::from_utf8_lossy(text));
        }
    }
}

fn content_length(line: &[u8]) -> Option<u64> {
    const NAME: &[u8] = b"content-length:";
    let (name, value) = line.split_at_checked(NAME.len())?;
    let value = name.eq_ignore_ascii_case(NAME).then(|| value.trim_ascii())?;
    std::str::from_utf8(value).ok()?.parse().ok()
}

pub async fn write(output: &mut (impl AsyncWrite + Unpin), body: &[u8]) -> io::Result<()> {
    output.write_all(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes()).await?;
    output.write_all(body).await?;
    output.flush().await
}
