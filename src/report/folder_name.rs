//! The name of a scenario or a case as that of a folder.

/// Returns a name as a folder: letters, digits, dots and hyphens, so that it is safe on every system. Names of devices,
/// which Windows keeps to itself, get an underscore, which no other has.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for character in name.chars() {
        if character.is_alphanumeric() || character == '.' {
            slug.extend(character.to_lowercase());
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    // Some systems take 255 bytes for a name, and a character has up to four.
    let slug: String = slug.chars().take(60).collect();
    let slug = slug.trim_matches(['-', '.']);
    match slug.split('.').next().unwrap_or_default() {
        "" => "case".to_string(),
        "con" | "prn" | "aux" | "nul" => format!("_{slug}"),
        // Windows takes superscript digits for digits here.
        port if ["com", "lpt"].iter().any(|device| port.starts_with(device))
            && (port.len() == 4 || ["¹", "²", "³"].contains(&&port[3..])) =>
        {
            format!("_{slug}")
        }
        _ => slug.to_string(),
    }
}

/// Returns what two folders of one place must not have in common: systems that ignore case take them for one.
pub fn folded(folder: &str) -> String {
    folder.to_uppercase()
}
