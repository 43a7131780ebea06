//! What ISO 19139 has no place for.

use super::output::Output;
use crate::model::Visibility;

impl Output<'_> {
    /// Tells the fields that have a value and no place.
    pub(super) fn not_carried(&mut self) {
        let metadata = &self.dataset.metadata;
        let service = metadata.kind == "service";
        for (path, there) in [
            ("granularity", metadata.granularity.is_some()),
            ("categories", !metadata.categories.is_empty()),
            ("data_types", !metadata.data_types.is_empty()),
            ("support", metadata.support.is_some()),
            ("inspire_url", metadata.inspire_url.is_some()),
            ("visibility", metadata.visibility == Visibility::Private),
            ("languages", service && !metadata.languages.is_empty()),
            ("topics", service && !metadata.topics.is_empty()),
            ("resolution", service && !metadata.resolution.is_empty()),
            ("representations", service && !metadata.representations.is_empty()),
            ("service_type", !service && metadata.service_type.is_some()),
            ("operates_on", !service && !metadata.operates_on.is_empty()),
        ] {
            if there {
                self.lose(path, path);
            }
        }
        let sources = metadata.identifiers.iter().filter(|held| held.kind == "source").count();
        if sources > 1 {
            self.lose("identifiers", sources);
        }
    }
}
