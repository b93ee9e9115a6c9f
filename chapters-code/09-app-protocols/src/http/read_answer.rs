//! Reading what a server answers, to its end and no further.

use streams::{ReadError, StreamReader};

use super::answer::AnswerFraming;
use super::{Answer, ChunkedDecoder, HttpError};

pub(crate) async fn read_answer(
    reader: &mut StreamReader,
    is_head: bool,
    most: usize,
) -> Result<Answer, HttpError> {
    let mut answer = loop {
        let head = match reader.readuntil(b"\r\n\r\n").await {
            Ok(head) => head,
            Err(ReadError::IncompleteRead { partial, .. }) if partial.is_empty() => {
                return Err(HttpError::NoAnswer);
            }
            Err(ReadError::IncompleteRead { .. }) => {
                let why = "it ends in its head".to_owned();
                return Err(HttpError::NoHttp { why });
            }
            // Reset after a kept connection was closed.
            Err(ReadError::Broken(_)) if reader.buffered() == 0 => {
                return Err(HttpError::NoAnswer);
            }
            Err(error @ ReadError::Broken(_)) => return Err(error.into()),
            Err(_) => {
                let why =
                    format!("its head is longer than {} bytes", reader.limit());
                return Err(HttpError::NoHttp { why });
            }
        };
        if let Some(answer) = Answer::read(&head, is_head)? {
            break answer;
        }
    };
    answer.body = read_body(reader, answer.framing, most).await?;
    Ok(answer)
}

async fn read_body(
    reader: &mut StreamReader,
    framing: AnswerFraming,
    most: usize,
) -> Result<Vec<u8>, HttpError> {
    let too_large = || HttpError::TooLarge { limit: most };
    let mut body = Vec::new();
    match framing {
        AnswerFraming::NoBody => {}
        AnswerFraming::Length(expected) => {
            let length = usize::try_from(expected).ok().filter(|&it| it <= most);
            let length = length.ok_or_else(too_large)?;
            while body.len() < length {
                let piece = reader.read(length - body.len()).await?;
                if piece.is_empty() {
                    let expected = Some(expected);
                    return Err(HttpError::Cut { got: body.len(), expected });
                }
                body.extend_from_slice(&piece);
            }
        }
        AnswerFraming::Chunked => body = read_chunks(reader, most).await?,
        AnswerFraming::UntilTheEnd => loop {
            let piece = reader.read(64 * 1024).await?;
            if piece.is_empty() {
                break;
            }
            body.extend_from_slice(&piece);
            if body.len() > most {
                return Err(too_large());
            }
        },
    }
    Ok(body)
}

// ANCHOR: read_chunks
async fn read_chunks(
    reader: &mut StreamReader,
    most: usize,
) -> Result<Vec<u8>, HttpError> {
    let (mut decoder, mut body) = (ChunkedDecoder::default(), Vec::new());
    while !decoder.is_done() {
        // Never past the end: a line's byte, or what a chunk has left.
        let piece = reader.read(decoder.most_wanted()).await?;
        if piece.is_empty() {
            return Err(HttpError::Cut { got: body.len(), expected: None });
        }
        decoder.decode(&piece, &mut body)?;
        if body.len() > most {
            return Err(HttpError::TooLarge { limit: most });
        }
    }
    Ok(body)
}
// ANCHOR_END: read_chunks
