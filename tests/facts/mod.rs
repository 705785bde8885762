//! Facts: what lowering yields, and that incremental facts equal fresh ones.

mod incremental;
mod lowering;
