//! Takes connections, and so many at most: those that only wait must not keep the page from being answered.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, Weak};
use std::task::{Context, Poll, Waker};

use crate::jobs::threads::lock;
use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// The most connections of one page. A browser has six to a page, and systems allow a program some hundred files.
pub const MOST: usize = 64;

/// Takes connections, and ends the oldest one when there are too many. A browser connects again by itself.
pub struct Bounded {
    listener: TcpListener,
    most: usize,
    open: VecDeque<Weak<Mutex<End>>>,
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
            open: VecDeque::new(),
        }
    }

    /// Takes over a connection.
    fn add(&mut self, stream: TcpStream) -> Connection {
        self.open.retain(|end| end.strong_count() > 0);
        while self.open.len() >= self.most {
            let Some(oldest) = self.open.pop_front().and_then(|end| end.upgrade()) else {
                continue;
            };
            let mut end = lock(&oldest);
            end.is_due = true;
            if let Some(waker) = end.waiting.take() {
                waker.wake();
            }
        }
        let end = Arc::new(Mutex::new(End::default()));
        self.open.push_back(Arc::downgrade(&end));
        Connection { stream, end }
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

/// A connection that can be ended from without: then there is nothing more to read.
pub struct Connection {
    stream: TcpStream,
    end: Arc<Mutex<End>>,
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        {
            let mut end = lock(&self.end);
            if end.is_due {
                return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
            }
            end.waiting = Some(context.waker().clone());
        }
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
