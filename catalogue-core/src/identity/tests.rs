use super::*;
use crate::error::{Error, ErrorKind, Result};
use crate::issue::IssueCode;
use crate::model::Role;
use proptest::prelude::*;
use std::collections::BTreeMap;

const OPEN: &str = r#"<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">"#;

fn parse(text: &str) -> Result<CasAnswer> {
    CasAnswer::parse(text.as_bytes(), "cas.example.org", &CasAttributes::default())
}

fn success(within: &str) -> String {
    format!("{OPEN}<cas:authenticationSuccess>{within}</cas:authenticationSuccess></cas:serviceResponse>")
}

fn person(text: &str) -> OutsideIdentity {
    parse(text).unwrap().identity(&[]).unwrap()
}

fn refused(text: &str) {
    let answer = parse(text);
    assert!(
        matches!(&answer, Err(Error::BadInput { format, .. }) if format == "cas" || format == "identity"),
        "{text:.200}: {answer:?}"
    );
}

#[test]
fn a_plain_success_names_the_user() {
    let found = person(&success("<cas:user> jdupont </cas:user>"));
    assert_eq!((found.provider.as_str(), found.subject.as_str()), ("cas.example.org", "jdupont"));
    assert_eq!(found.login.as_deref(), Some("jdupont"));
    assert!(found.attributes.is_empty() && found.roles.is_empty());
    let default = r#"<?xml version="1.0" encoding="UTF-8"?>
        <!-- a comment --><serviceResponse xmlns="http://www.yale.edu/tp/cas">
        <authenticationSuccess><user>jdupont</user></authenticationSuccess></serviceResponse>"#;
    assert_eq!(person(default).subject, "jdupont");
    assert_eq!(person(&format!("\u{feff}{default}")).subject, "jdupont");
}

#[test]
fn attributes_are_read_in_their_three_spellings() {
    let nested = success(
        "<cas:user>jdupont</cas:user><cas:attributes><cas:givenName>Jeanne</cas:givenName>\
         <cas:sn>D&#233;pont &amp; C<![CDATA[<ie>]]></cas:sn><cas:mail>j@mairie.fr</cas:mail>\
         <cas:org>mairie</cas:org><cas:roles>ROLE_CKAN_EDITOR</cas:roles><cas:roles>USER</cas:roles>\
         <cas:card><cas:number>1</cas:number></cas:card></cas:attributes>",
    );
    let beside = success(
        "<cas:givenName>Jeanne</cas:givenName><cas:user>jdupont</cas:user>\
         <cas:sn>Dépont &amp; C&lt;ie&gt;</cas:sn><cas:MAIL>j@mairie.fr</cas:MAIL>\
         <cas:org>mairie</cas:org><cas:roles>[ROLE_CKAN_EDITOR, USER]</cas:roles>",
    );
    let pairs = success(
        r#"<cas:user>jdupont</cas:user><cas:attribute name="givenName" value="Jeanne"/>
           <cas:attribute name="sn" value="Dépont &amp; C&lt;ie&gt;"/><cas:attribute name="mail" value="j@mairie.fr"/>
           <cas:attribute name="org">mairie</cas:attribute>
           <cas:attribute name="roles" value="CKAN_EDITOR;USER"/>"#,
    );
    for text in [nested, beside, pairs] {
        let found = person(&text);
        assert_eq!(found.first_name.as_deref(), Some("Jeanne"), "{text}");
        assert_eq!(found.last_name.as_deref(), Some("Dépont & C<ie>"), "{text}");
        assert_eq!(found.email.as_deref(), Some("j@mairie.fr"), "{text}");
        assert_eq!(found.organisation.as_deref(), Some("mairie"), "{text}");
        assert_eq!(found.roles, ["CKAN_EDITOR", "USER"], "{text}");
        assert!(!found.attributes.contains_key("card"));
    }
}

#[test]
fn the_subject_may_be_an_attribute() {
    let names = CasAttributes { subject: vec!["uid".to_owned()], ..CasAttributes::default() };
    let text = success("<cas:user>jdupont</cas:user><cas:attributes><cas:uid>42</cas:uid></cas:attributes>");
    let found = CasAnswer::parse(text.as_bytes(), "cas", &names).unwrap().identity(&[]).unwrap();
    assert_eq!((found.subject.as_str(), found.login.as_deref()), ("42", Some("jdupont")));
}

#[test]
fn a_failure_has_a_code_and_nobody_in_it() {
    let text = format!(
        r#"{OPEN}<cas:authenticationFailure code="INVALID_TICKET">
        Ticket ST-1 not recognised </cas:authenticationFailure></cas:serviceResponse>"#
    );
    let answer = parse(&text).unwrap();
    let CasAnswer::Failure { code, text } = &answer else { panic!("{answer:?}") };
    assert_eq!((code.as_str(), text.as_str()), ("INVALID_TICKET", "Ticket ST-1 not recognised"));
    assert_eq!(answer.identity(&[]).unwrap_err().kind(), ErrorKind::Unauthenticated);
}

#[test]
fn proxies_are_accepted_by_name_only() {
    let text = success(
        "<cas:user>jdupont</cas:user><cas:proxyGrantingTicket>PGT-1</cas:proxyGrantingTicket><cas:proxies>\
         <cas:proxy>https://one.example.org</cas:proxy><cas:proxy>https://two.example.org</cas:proxy></cas:proxies>",
    );
    let answer = parse(&text).unwrap();
    let CasAnswer::Success { proxies, granting_ticket, .. } = &answer else { panic!("{answer:?}") };
    assert_eq!(granting_ticket.as_deref(), Some("PGT-1"));
    let allowed = proxies.clone();
    assert_eq!(allowed.len(), 2);
    assert!(answer.clone().identity(&[]).is_err());
    assert!(answer.clone().identity(&allowed[..1]).is_err());
    assert_eq!(answer.identity(&allowed).unwrap().subject, "jdupont");
}

#[test]
fn what_is_no_cas_answer_is_refused() {
    let user = "<cas:user>a</cas:user>";
    for text in [
        String::new(),
        "yes\njdupont\n".to_owned(),
        "<html><body>Sign in</body></html>".to_owned(),
        "{\"serviceResponse\":{}}".to_owned(),
        OPEN.to_owned(),
        format!("{OPEN}</cas:serviceResponse>"),
        format!("{OPEN}<cas:authenticationSuccess>{user}"),
        success(""),
        success("<cas:user/>"),
        success("<cas:user>  </cas:user>"),
        success(&format!("{user}{user}")),
        success("<cas:user><cas:b>a</cas:b></cas:user>"),
        success("<cas:user>a&#0;b</cas:user>"),
        success("<cas:user>a&#10;b</cas:user>"),
        success("<cas:user>a\nb</cas:user>"),
        success(&"<cas:a>".repeat(100)),
        success("<cas:attribute value='x'/><cas:user>a</cas:user>"),
        success("<cas:user>a</cas:user></cas:authenticationSuccess><cas:authenticationSuccess>"),
        success(
            "<cas:user>a</cas:user></cas:authenticationSuccess><cas:authenticationFailure code='X'/><cas:authenticationSuccess>",
        ),
        format!("{}{}", success(user), success(user)),
        format!("{}tail", success(user)),
        format!("head{}", success(user)),
        success(user).replace("http://www.yale.edu/tp/cas", "http://www.yale.edu/tp/CAS"),
        success(user).replace("http://www.yale.edu/tp/cas", ""),
        success(user).replace(" xmlns:cas=\"http://www.yale.edu/tp/cas\"", ""),
        success("<user>a</user>"),
        success("<cas:user>a</cas:user><x xmlns='http://evil'>b</x>"),
        success(user).replace("</cas:user>", "</cas:usr>"),
        success(user).replace("serviceResponse", "response"),
        format!("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>{}", success(user)),
        format!("<!DOCTYPE cas>{}", success(user)),
        format!(
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>{}",
            success("<cas:user>&x;</cas:user>")
        ),
        success("<cas:user>&x;</cas:user>"),
        success("<cas:user>a</cas:user><cas:attribute name='a' value='&x;'/>"),
        success("<cas:user a='1' a='2'>b</cas:user>"),
    ] {
        refused(&text);
    }
    assert!(matches!(
        CasAnswer::parse(b"<a>\xe9</a>", "cas", &CasAttributes::default()),
        Err(Error::BadInput { .. })
    ));
    let long = success(&format!("<cas:user>{}</cas:user>", "a".repeat(1_000)));
    assert_eq!(parse(&long).unwrap_err().kind(), ErrorKind::BadInput);
    assert_eq!(parse(&success(user)).unwrap().identity(&[]).unwrap().subject, "a");
}

#[test]
fn a_comment_does_not_cut_the_user() {
    assert_eq!(person(&success("<cas:user>admin<!-- x -->istrator</cas:user>")).subject, "administrator");
}

#[test]
fn megabytes_and_thousands_are_refused_at_once() {
    let huge = success(&format!("<cas:user>a</cas:user><cas:x>{}</cas:x>", "y".repeat(4 << 20)));
    assert_eq!(parse(&huge).unwrap_err().kind(), ErrorKind::LimitExceeded);
    let many = success(&format!("<cas:user>a</cas:user>{}", "<cas:x>y</cas:x>".repeat(2_000)));
    assert_eq!(parse(&many).unwrap_err().kind(), ErrorKind::LimitExceeded);
    let bound = format!("<cas:a {}/>", (0..5_000).map(|n| format!("xmlns:p{n}='u' ")).collect::<String>());
    refused(&success(&bound));
}

fn headers(list: &[(&str, &str)]) -> BTreeMap<String, String> {
    list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn the_headers_of_georchestra_are_read() {
    let found = georchestra_identity(
        "geo",
        &headers(&[
            ("Sec-Username", "jdupont"),
            ("SEC-FIRSTNAME", "{base64}SsOpcsO0bWU="),
            ("sec-lastname", "{base64}RHVwb250,{base64}RHVyYW5k"),
            ("sec-email", "j.dupont@mairie.fr"),
            ("sec-org", "mairie"),
            ("sec-orgname", "Mairie, ville d'Exemple"),
            ("sec-roles", "ROLE_CKAN_EDITOR;USER; ;USER"),
            ("sec-tel", "0556000000"),
            ("sec-title", "Géomaticien"),
            ("sec-proxy", "true"),
            ("sec-json-user", "{base64}bm90IG91cnM="),
            ("Cookie", "secret"),
        ]),
    )
    .unwrap()
    .unwrap();
    assert_eq!(found.subject, "jdupont");
    assert_eq!(found.first_name.as_deref(), Some("Jérôme"));
    assert_eq!(found.last_name.as_deref(), Some("Dupont,Durand"));
    assert_eq!(found.organisation_name.as_deref(), Some("Mairie, ville d'Exemple"));
    assert_eq!(found.roles, ["CKAN_EDITOR", "USER"]);
    assert_eq!(found.position.as_deref(), Some("Géomaticien"));
    assert_eq!(found.attributes, BTreeMap::from([("proxy".to_owned(), vec!["true".to_owned()])]));
}

#[test]
fn without_a_user_name_nobody_is_there() {
    for list in [&[][..], &[("sec-proxy", "true"), ("sec-roles", "ADMINISTRATOR")], &[("sec-username", "  ")]]
    {
        assert_eq!(georchestra_identity("geo", &headers(list)).unwrap(), None);
    }
}

#[test]
fn hostile_headers_are_refused() {
    for list in [
        &[("sec-username", "a"), ("Sec-Username", "b")][..],
        &[("sec-username", "a,b")],
        &[("sec-username", "a b")],
        &[("sec-username", "a\u{0}")],
        &[("sec-username", "a"), ("sec-org", "{base64}???")],
        &[("sec-username", "a"), ("sec-org", "{base64}/w==")],
        &[("sec-username", "a"), ("sec-lastname", "{base64}YQpi")],
    ] {
        let answer = georchestra_identity("geo", &headers(list));
        assert!(matches!(answer, Err(Error::BadInput { .. })), "{list:?}: {answer:?}");
    }
    let huge = headers(&[("sec-username", "a"), ("sec-notes", &"x".repeat(1 << 20))]);
    assert_eq!(georchestra_identity("geo", &huge).unwrap_err().kind(), ErrorKind::LimitExceeded);
    // What repeats the others as JSON may be as long as it likes: it is not read.
    let json = headers(&[("sec-username", "a"), ("sec-user", &"x".repeat(1 << 20))]);
    assert!(georchestra_identity("geo", &json).unwrap().is_some());
}

#[test]
fn roles_give_the_highest() {
    let rules = RecognitionRules::default();
    let held = |roles: &[&str]| {
        let roles = roles.iter().map(|role| (*role).to_owned()).collect();
        rules.grant(&OutsideIdentity { roles, ..OutsideIdentity::default() })
    };
    assert_eq!(held(&[]), Granted { role: Some(Role::Member), ..Granted::default() });
    assert_eq!(held(&["CKAN_EDITOR", "CKAN_ADMIN", "USER"]).role, Some(Role::Administrator));
    assert!(held(&["CKAN_SYSADMIN"]).administrator && !held(&["ckan_sysadmin"]).administrator);
    let nobody = RecognitionRules { otherwise: None, ..RecognitionRules::default() };
    assert_eq!(nobody.grant(&OutsideIdentity::default()), Granted::default());
}

#[test]
fn personal_mail_is_told_by_its_domain_alone() {
    for personal in ["a@gmail.com", "A@GMAIL.COM", "a@gmail.com.", "x@y@free.fr"] {
        assert!(is_personal_mail(personal), "{personal}");
    }
    for other in
        ["a@mairie.fr", "gmail.com@mairie.fr", "a@notgmail.com", "a@gmail.com.evil.fr", "gmail.com", ""]
    {
        assert!(!is_personal_mail(other), "{other}");
    }
}

#[test]
fn passwords_are_kept_as_argon2id_and_recognised() {
    let hashing = Argon2id { memory: 64, ..Argon2id::default() };
    let kept = hashing.hash("correct horse", &[7; 16]).unwrap();
    assert!(kept.starts_with("$argon2id$v=19$m=64,t=2,p=1$"), "{kept}");
    assert!(!kept.contains("horse"));
    assert!(hashing.verify("correct horse", &kept) && !hashing.verify("correct hors", &kept));
    // What was kept with other settings is still recognised, and told from the present ones.
    let now = Argon2id::default();
    assert!(now.is_outdated(&kept) && !hashing.is_outdated(&kept) && now.verify("correct horse", &kept));
    for none in ["", "plain", "$argon2id$", "$2b$12$abc", "$argon2id$v=19$m=4294967295,t=2,p=1$AAAAAAAAAAA"] {
        assert!(!hashing.verify("plain", none), "{none}");
    }
    assert!(Argon2id { memory: -1, ..now }.hash("x", &[7; 16]).is_err());
}

#[test]
fn what_no_password_may_be() {
    let codes = |password: &str| -> Vec<IssueCode> {
        check_password(password, "jeanne.dupont", Some("j.dupont@mairie.fr"))
            .into_iter()
            .map(|issue| issue.code)
            .collect()
    };
    assert_eq!(codes("1234567"), [IssueCode::TooShort]);
    assert_eq!(codes("éééé"), [IssueCode::PasswordRepeats]);
    assert_eq!(codes("Jeanne.Dupont"), [IssueCode::PasswordIsLogin]);
    assert_eq!(codes("J.DUPONT@mairie.fr"), [IssueCode::PasswordIsLogin]);
    assert_eq!(codes(&"ab".repeat(512)), []);
    assert_eq!(codes(&"ab".repeat(513)), [IssueCode::TooLong]);
    assert_eq!(codes("mot de passe à moi"), []);
}

#[test]
fn secrets_say_what_they_are_for() {
    let one = new_secret(SecretKind::Token, &OperatingSystem).unwrap();
    let two = new_secret(SecretKind::Token, &OperatingSystem).unwrap();
    assert_ne!(one, two);
    assert_eq!((one.len(), kind_of(&one)), (48, Some(SecretKind::Token)));
    assert_eq!(kind_of(&new_secret(SecretKind::Reset, &OperatingSystem).unwrap()), Some(SecretKind::Reset));
    for none in ["", "catt_", "catt_é", &one[..47], &format!("{one}x"), &one.replace("catt_", "catx_")] {
        assert_eq!(kind_of(none), None, "{none}");
    }
    assert_eq!(digest("a").len(), 64);
    assert_ne!(digest_with("k", "a"), digest_with("l", "a"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever happens to an answer on its way, it is read as one user or refused.
    #[test]
    fn a_spoilt_answer_is_refused_or_read_never_more(
        at in 0_usize..400, taken in 0_usize..40, put in "[<>/&;!\\[\\]a-z:=\"' \\x00-\\x08é-]{0,12}",
    ) {
        let sound = success("<cas:user>jdupont</cas:user><cas:attributes><cas:sn>D</cas:sn></cas:attributes>");
        let letters: Vec<char> = sound.chars().collect();
        let start = at.min(letters.len());
        let end = (start + taken).min(letters.len());
        let spoilt: String = letters[..start].iter().collect::<String>() + &put
            + &letters[end..].iter().collect::<String>();
        match parse(&spoilt) {
            Ok(CasAnswer::Success { identity, .. }) => {
                prop_assert!(identity.check().is_ok() && spoilt.contains(":user>"), "{}", spoilt);
            }
            Ok(CasAnswer::Failure { .. }) => prop_assert!(spoilt.contains("Failure"), "{}", spoilt),
            Err(error) => prop_assert_eq!(error.kind(), ErrorKind::BadInput),
        }
    }

    #[test]
    fn what_is_coded_is_decoded(bytes in proptest::collection::vec(any::<u8>(), 0..60), text in "\\PC{0,40}") {
        let url = base64::encode_url(&bytes);
        let standard = url.replace('-', "+").replace('_', "/");
        prop_assert_eq!(base64::decode(&standard), Some(bytes));
        let _ = base64::decode(&text);
        let _ = georchestra_identity("geo", &headers(&[("sec-username", &text), ("sec-org", &format!("{{base64}}{text}"))]));
    }
}
