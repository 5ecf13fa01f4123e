//! Reading the labels of ordinary goods takes no memory from the heap. A binary of its own: it counts for all of it.

use label::{Scan, interpret};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

struct Counting;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

fn count_one() {
    COUNT.with(|count| count.set(count.get() + 1));
}

// SAFETY: everything is the system allocator's; the count is a plain cell of the thread, which takes no memory itself.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count_one();
        // SAFETY: the caller's promise, passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count_one();
        // SAFETY: the caller's promise, passed on.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count_one();
        // SAFETY: the caller's promise, passed on.
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise, passed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How often a reading asks for memory, and how many elements it finds.
fn reading(transmission: &str) -> (usize, usize) {
    let before = COUNT.with(Cell::get);
    let label = interpret(Scan::from_transmission(transmission.as_bytes()));
    let elements = label.elements.len();
    drop(label);
    (COUNT.with(Cell::get) - before, elements)
}

#[test]
fn labels_of_goods_are_read_without_an_allocation() {
    for (transmission, elements) in [
        ("]C1010400638133393121ABC123456", 2),
        ("]d201040063813339311728063010LOT1234567\x1d21ABC12345678901", 4),
        ("]Q3010400638133393121ABC123456\x1d8040490154203237518\x1d8041356938035643809", 4),
        ("]e00104006381333931", 1),
        ("]E04006381333931", 1),
        ("]E440170725", 1),
        ("]E0036000291452", 1),
        ("]E004252614", 1),
        ("]I114006381333938", 1),
        ("]C0DEH2381234", 0),
        ("]C0SC02XK0ABJHD2", 0),
        ("]Q1https://id.gs1.org/01/04006381333931/21/ABC123456?17=280630", 3),
        ("]d1[)>\x1e06\x1d1PMQ8N2LL/A\x1dSC02XK0ABJHD2\x1e\x04", 0),
        ("+A99912345/S77DE1G45D", 0),
    ] {
        assert_eq!(reading(transmission), (0, elements), "{transmission:?}");
    }
}

#[test]
fn the_count_counts() {
    let (allocations, _) = reading("]E04006381333932");
    assert!(allocations > 0, "the sentence of a wrong check digit is put together");
}
