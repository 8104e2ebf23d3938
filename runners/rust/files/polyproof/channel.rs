//! The private descriptors: calls come in on 3, replies go out on 4, as frames.

use std::sync::atomic::{AtomicI32, Ordering::Relaxed};

static CALLS: AtomicI32 = AtomicI32::new(-1);
static REPLIES: AtomicI32 = AtomicI32::new(-1);

extern "C" {
    fn fcntl(descriptor: i32, command: i32, argument: i32) -> i32;
    fn close(descriptor: i32) -> i32;
    fn read(descriptor: i32, to: *mut u8, count: usize) -> isize;
    fn write(descriptor: i32, from: *const u8, count: usize) -> isize;
    fn _exit(code: i32) -> !;
}

const F_DUPFD_CLOEXEC: i32 = 1030;

/// Both are moved to other numbers before any code of the program runs.
#[used]
#[link_section = ".init_array.00101"]
static OPEN: extern "C" fn() = open;

extern "C" fn open() {
    CALLS.store(hide(3), Relaxed);
    REPLIES.store(hide(4), Relaxed);
}

fn hide(descriptor: i32) -> i32 {
    // SAFETY: numbers go in and come out.
    unsafe {
        let moved = fcntl(descriptor, F_DUPFD_CLOEXEC, 200);
        close(descriptor);
        moved
    }
}

/// Ends at once, without exit hooks.
pub fn leave(code: i32) -> ! {
    use std::io::Write;
    let _ = std::io::stdout().flush();
    // SAFETY: nothing runs after it.
    unsafe { _exit(code) }
}

/// The payload of the next frame; none at the end of the calls.
pub fn receive() -> Option<Vec<u8>> {
    let mut length = 0;
    let mut digit = [0];
    loop {
        fill(&mut digit)?;
        match digit[0] {
            b'\n' => break,
            digit => length = 10 * length + usize::from(digit.wrapping_sub(b'0')),
        }
    }
    let mut payload = vec![0; length];
    fill(&mut payload)?;
    Some(payload)
}

fn fill(mut space: &mut [u8]) -> Option<()> {
    while !space.is_empty() {
        // SAFETY: as many bytes as there is space for.
        let count = unsafe { read(CALLS.load(Relaxed), space.as_mut_ptr(), space.len()) };
        if count < 0 && is_interrupted() {
            continue;
        }
        if count <= 0 {
            return None;
        }
        space = &mut space[count as usize..];
    }
    Some(())
}

pub fn send(payload: &[u8]) {
    let mut frame = format!("{}\n", payload.len()).into_bytes();
    frame.extend_from_slice(payload);
    let mut rest = &frame[..];
    while !rest.is_empty() {
        // SAFETY: as many bytes as there are.
        let count = unsafe { write(REPLIES.load(Relaxed), rest.as_ptr(), rest.len()) };
        if count < 0 && is_interrupted() {
            continue;
        }
        if count <= 0 {
            leave(1);
        }
        rest = &rest[count as usize..];
    }
}

fn is_interrupted() -> bool {
    std::io::Error::last_os_error().kind() == std::io::ErrorKind::Interrupted
}
