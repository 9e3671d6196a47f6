//! Takes connections, and so many at most: those that only wait must not keep the page from being answered.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, Weak};
use std::task::{Context, Poll, Waker};

use crate::jobs::threads::lock;
use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// The most connections of one page. A browser has six to a page, and systems allow a program some hundred files.
pub const MAX_CONNECTIONS: usize = 64;

/// Takes connections, and ends the oldest one when there are too many. A browser connects again by itself.
pub struct Bounded {
    listener: TcpListener,
    most: usize,
    open: Open,
}

/// The connections of all, or of one link, the oldest first.
#[derive(Default)]
pub struct Open(VecDeque<Weak<Mutex<End>>>);

impl Open {
    /// Adds a connection, and ends the oldest ones if there are more than so many.
    pub fn add(&mut self, Ending(end): &Ending, most: usize) {
        self.0.retain(|end| end.strong_count() > 0);
        if self
            .0
            .iter()
            .any(|known| known.as_ptr() == Arc::as_ptr(end))
        {
            return;
        }
        self.0.push_back(Arc::downgrade(end));
        while self.0.len() > most {
            let Some(oldest) = self.0.pop_front().and_then(|end| end.upgrade()) else {
                continue;
            };
            let mut end = lock(&oldest);
            end.is_due = true;
            if let Some(waker) = end.waiting.take() {
                waker.wake();
            }
        }
    }
}

/// The end of the connection of a request.
#[derive(Clone)]
pub struct Ending(Arc<Mutex<End>>);

impl Connected<IncomingStream<'_, Bounded>> for Ending {
    fn connect_info(stream: IncomingStream<'_, Bounded>) -> Self {
        stream.io().ending.clone()
    }
}

/// Whether a connection is to end.
#[derive(Default)]
struct End {
    is_due: bool,
    waiting: Option<Waker>,
}

impl Bounded {
    /// Takes at most so many connections at once.
    pub fn new(listener: TcpListener, most: usize) -> Self {
        Bounded {
            listener,
            most,
            open: Open::default(),
        }
    }

    /// Takes over a connection.
    fn add(&mut self, stream: TcpStream) -> Connection {
        let ending = Ending(Arc::default());
        self.open.add(&ending, self.most);
        Connection { stream, ending }
    }
}

impl Listener for Bounded {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        // It waits and tries again where the system gives no connection.
        let (stream, address) = Listener::accept(&mut self.listener).await;
        (self.add(stream), address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection that can be ended from without, also while it waits for somebody who does not read.
pub struct Connection {
    stream: TcpStream,
    ending: Ending,
}

impl Connection {
    /// Fails if the connection is to end. Otherwise its end wakes the task.
    fn check(&self, context: &Context<'_>) -> io::Result<()> {
        let mut end = lock(&self.ending.0);
        if end.is_due {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        end.waiting = Some(context.waker().clone());
        Ok(())
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check(context)?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check(context)?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check(context)?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check(context)?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
