//! A personal file opened as a whole: for one who has signed the undertaking, and always on record.

use diesel::prelude::*;
use nrm_domain::access::permission::{CaseRead, Includes, Permission};
use nrm_domain::cases::application::ApplicationContent;
use nrm_domain::cases::questionnaire::Answers;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::file::{self, FileKey};
use super::{ParticipantContent, gate, interview, read_application};
use crate::cases::vault;
use crate::schema::{
    applications, conclusions, court_reviews, decisions, file_items, participants, proposals, submissions,
    verification_requests,
};
use crate::{StoreError, Tx, Write};

/// What was written in one place of the file.
#[derive(Clone, Serialize, ToSchema)]
pub struct OpenedText {
    /// The thing it belongs to, such as a request or a decision.
    pub of: Uuid,
    /// Which part of it: question, answer, note, conclusion, submission, return, proposal, objection, decision, claim, ruling.
    pub part: &'static str,
    /// The words.
    pub text: String,
}

/// Someone who takes part, by name.
#[derive(Clone, Serialize, ToSchema)]
pub struct OpenedParticipant {
    /// Who of the participants.
    pub of: Uuid,
    /// Name and detail.
    #[serde(flatten)]
    pub content: ParticipantContent,
}

/// A personal file, opened.
#[derive(Clone, Serialize, ToSchema)]
pub struct OpenedFile {
    /// What the application says.
    pub application: Option<ApplicationContent>,
    /// The answers of the interview, by the code of the question.
    #[schema(value_type = Object)]
    pub answers: Answers,
    /// Who takes part.
    pub participants: Vec<OpenedParticipant>,
    /// Everything else that was written.
    pub texts: Vec<OpenedText>,
}

/// Opens the personal file of a case for the office that keeps it or the body that decides on it.
pub fn open_file<P: Includes<CaseRead> + Permission>(
    tx: &mut Tx<'_, P, Write>,
    case: Uuid,
) -> Result<OpenedFile, StoreError> {
    vault::reach(tx, case)?;
    tx.actor().role().ok_or(StoreError::Refused("procedure.for_people_only"))?;
    gate(tx, case)?;
    let application = read_application(tx, case)?.ok_or(StoreError::NotFound)?;
    let key = file::key(tx, case)?;
    let sealed: Vec<u8> = applications::table.find(application.id).select(applications::content).first(tx.conn())?;
    let content = key.open("applications", "content", application.id, &sealed)?;
    let answers = interview::answers(tx, case, application.id)?;
    let people: Vec<(Uuid, Vec<u8>)> = participants::table
        .filter(participants::application_id.eq(application.id))
        .select((participants::id, participants::content))
        .load(tx.conn())?;
    let participants = people
        .into_iter()
        .map(|(of, sealed)| Ok(OpenedParticipant { of, content: key.open("participants", "content", of, &sealed)? }))
        .collect::<Result<_, StoreError>>()?;
    Ok(OpenedFile { application: Some(content), answers, participants, texts: texts(tx, &key, case)? })
}

type Found = Vec<(Uuid, Option<Vec<u8>>)>;

fn texts<P: Permission>(tx: &mut Tx<'_, P, Write>, key: &FileKey, case: Uuid) -> Result<Vec<OpenedText>, StoreError> {
    let mut opened = Vec::new();
    let mut add = |part: &'static str, table: &str, column: &str, found: Found| -> Result<(), StoreError> {
        for (of, sealed) in found {
            if let Some(sealed) = sealed {
                opened.push(OpenedText { of, part, text: key.open(table, column, of, &sealed)? });
            }
        }
        Ok(())
    };
    macro_rules! read {
        ($table:ident . $column:ident) => {
            $table::table
                .filter($table::case_id.eq(case))
                .order($table::id)
                .select(($table::id, $table::$column.nullable()))
                .load(tx.conn())?
        };
    }
    add("question", "verification_requests", "question", read!(verification_requests.question))?;
    add("answer", "verification_requests", "answer", read!(verification_requests.answer))?;
    add("note", "file_items", "note", read!(file_items.note))?;
    add("conclusion", "conclusions", "content", read!(conclusions.content))?;
    add("submission", "submissions", "content", read!(submissions.content))?;
    add("return", "submissions", "return_note", read!(submissions.return_note))?;
    add("proposal", "proposals", "content", read!(proposals.content))?;
    add("objection", "proposals", "objection", read!(proposals.objection))?;
    add("decision", "decisions", "content", read!(decisions.content))?;
    add("claim", "court_reviews", "content", read!(court_reviews.content))?;
    add("ruling", "court_reviews", "ruling", read!(court_reviews.ruling))?;
    Ok(opened)
}
