//! What is worked out once of an app, however many of its files ask.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Answers by their type. They may name places of the app (`At`), and nothing that moves with the text.
#[derive(Default)]
pub struct Memo(Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Memo {
    /// The answer of this type. Two that ask at once may both work it out, and get the same.
    pub fn get<T: Any + Send + Sync>(&self, work_out: impl FnOnce() -> T) -> Arc<T> {
        if let Some(known) = self.known() {
            return known;
        }
        let fresh = Arc::new(work_out());
        self.keep(fresh.clone());
        fresh
    }

    /// The answer of this type, where it was worked out.
    pub fn known<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&TypeId::of::<T>())?.clone().downcast().ok()
    }

    /// Takes over an answer that another app worked out.
    pub fn keep<T: Any + Send + Sync>(&self, answer: Arc<T>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(TypeId::of::<T>(), answer);
    }
}

impl std::fmt::Debug for Memo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Memo")
    }
}
