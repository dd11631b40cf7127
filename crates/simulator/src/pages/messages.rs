//! What a form has to say, kept until the page that it leads to shows it.

use std::collections::VecDeque;
use std::sync::Mutex;

use uuid::Uuid;

/// More than people leave unread; whoever sends forms by the thousand pushes out their own.
const MOST: usize = 64;

/// Messages that nobody has seen yet. An address carries a message's number and never its text, so that no link can
/// put words into the simulator's mouth.
#[derive(Debug, Default)]
pub struct Messages(Mutex<VecDeque<(String, String)>>);

impl Messages {
    /// Keeps a message; answers with the number to show it by.
    pub fn put(&self, text: String) -> String {
        let id = Uuid::new_v4().simple().to_string();
        let mut kept = self.lock();
        kept.push_back((id.clone(), text));
        if kept.len() > MOST {
            kept.pop_front();
        }
        id
    }

    /// Takes a message out, once.
    pub fn take(&self, id: &str) -> Option<String> {
        let mut kept = self.lock();
        let place = kept.iter().position(|(kept, _)| kept == id)?;
        kept.remove(place).map(|(_, text)| text)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<(String, String)>> {
        // Nothing in here panics halfway, so a poisoned lock still holds good messages.
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_shown_once_and_old_ones_make_room() {
        let messages = Messages::default();
        let first = messages.put("first".to_owned());
        let second = messages.put("second".to_owned());
        assert_eq!(messages.take(&second).as_deref(), Some("second"));
        assert_eq!(messages.take(&second), None);
        for _ in 0..MOST {
            messages.put("more".to_owned());
        }
        assert_eq!(messages.take(&first), None);
    }
}
