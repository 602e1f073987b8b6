//! What scenarios share, read once however many of them name it: regimes, worlds, parameters and
//! tables of consumer prices.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::files::Location;
use super::parameter::{Shipped, read_over, read_shipped};
use super::prices::read_tables;
use super::regime::{KnownRegime, read_regime};
use super::world::{read_on_lines, read_world};
use crate::error::Problems;
use crate::partner::Partners;
use crate::prices::tables::ConsumerTables;
use crate::world::World;
use crate::world::parameter::Parameters;

/// What was read so far.
#[derive(Debug, Default)]
pub struct InputCache {
    regimes: OnceMap<Location, KnownRegime>,
    /// By file, and whether it is read with the lines of the law.
    worlds: OnceMap<(Location, bool), Arc<World>>,
    parameters: OnceLock<Result<Shipped, Problems>>,
    consumer_tables: OnceMap<Location, Arc<ConsumerTables>>,
}

impl InputCache {
    /// Reads a regime, or takes it as it was read before. It is cheap to clone: what is large is shared.
    pub fn regime(&self, location: Option<&Location>, partners: &Partners) -> Result<KnownRegime, Problems> {
        let Some(location) = location else { return read_regime(None, partners) };
        self.regimes.get(location, || read_regime(Some(location), partners))
    }

    /// Reads a world under a name, or takes it as it was read before; `on_lines` with the lines that the law is written for.
    pub fn world(
        &self,
        name: &str,
        location: &Location,
        on_lines: bool,
        partners: &Partners,
    ) -> Result<Arc<World>, Problems> {
        let read = if on_lines { read_on_lines } else { read_world };
        self.worlds.get(&(location.clone(), on_lines), || read(name, location, partners).map(Arc::new))
    }

    /// Returns the shipped parameters, and over them what a user's CSV states.
    pub fn parameters(&self, file: Option<&Location>) -> Result<Arc<Parameters>, Problems> {
        let shipped = self.parameters.get_or_init(read_shipped).as_ref().map_err(Problems::clone)?;
        match file {
            None => Ok(shipped.parameters.clone()),
            Some(file) => read_over(shipped, file).map(Arc::new),
        }
    }

    /// Reads tables of consumer prices under a name, or takes them as they were read before.
    pub fn consumer_tables(&self, name: &str, location: &Location) -> Result<Arc<ConsumerTables>, Problems> {
        self.consumer_tables.get(location, || read_tables(name, location).map(Arc::new))
    }

    /// Drops the regimes and worlds that are not to be kept, because their files changed.
    pub fn retain(&mut self, keep: impl Fn(&Location) -> bool) {
        self.regimes.retain(&keep);
        self.consumer_tables.retain(&keep);
        self.worlds.retain(|(location, _)| keep(location));
    }
}

type CacheSlot<V> = Arc<OnceLock<Result<V, Problems>>>;

/// Things of one kind, by key. Threads that want one that is being read wait for it.
#[derive(Debug)]
struct OnceMap<K, V>(Mutex<BTreeMap<K, CacheSlot<V>>>);

impl<K, V> Default for OnceMap<K, V> {
    fn default() -> OnceMap<K, V> {
        OnceMap(Mutex::default())
    }
}

impl<K: Ord + Clone, V: Clone> OnceMap<K, V> {
    /// Reads a thing once. Names, and the paths in messages, are as the first user wrote them.
    fn get(&self, key: &K, read: impl FnOnce() -> Result<V, Problems>) -> Result<V, Problems> {
        let slot = {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            known.entry(key.clone()).or_default().clone()
        };
        slot.get_or_init(read).clone()
    }

    fn retain(&mut self, keep: impl Fn(&K) -> bool) {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).retain(|key, _| keep(key));
    }
}
