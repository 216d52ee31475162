//! What a client is told when something is refused (RFC 9457): the closed list of codes, with words in two languages.
//!
//! The last step from an error to an answer is here and nowhere else. Internal text goes to the log only.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use nrm_domain::cases::case::Refusal;
use nrm_domain::cases::procedure::Lacking;
use nrm_store::StoreError;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! codes {
    ($($name:ident = $text:literal $status:literal $uk:literal $en:literal;)+) => {
        /// Every reason there is; clients have words for each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
        pub enum Code {
            $(#[doc = $en] #[serde(rename = $text)] $name),+
        }

        // Written out: the derive does not see a renaming that comes out of a macro.
        impl utoipa::PartialSchema for Code {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::schema::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .enum_values(Some(Self::ALL.iter().map(|code| code.as_str())))
                    .into()
            }
        }

        impl ToSchema for Code {}

        impl Code {
            /// All codes.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The code as clients see it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }

            /// The status that goes with it.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status),+ }
            }

            /// Words in Ukrainian.
            pub const fn uk(self) -> &'static str {
                match self { $(Self::$name => $uk),+ }
            }

            /// Words in English.
            pub const fn en(self) -> &'static str {
                match self { $(Self::$name => $en),+ }
            }

            /// The code of this name, if there is one.
            pub fn named(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

codes! {
    AuthRequired = "auth.required" 401 "Потрібно увійти." "Sign in first.";
    InvalidCredentials = "auth.invalid_credentials" 401 "Логін або пароль неправильні." "The login or the password is wrong.";
    AuthLocked = "auth.locked" 429 "Забагато невдалих спроб. Спробуйте пізніше." "Too many failed attempts. Try again later.";
    PassphraseToChange = "auth.passphrase_to_change" 403 "Це перший пароль, він діє один раз: оберіть власний." "This is a first passphrase and works once: choose your own.";
    SessionEnded = "auth.session_ended" 401 "Сеанс завершено. Увійдіть ще раз." "The session has ended. Sign in again.";
    WrongPassphrase = "auth.wrong_passphrase" 403 "Теперішній пароль неправильний." "The present passphrase is wrong.";
    Forbidden = "auth.forbidden" 403 "Ваша роль не дозволяє цю дію." "Your role does not allow this.";
    NotFound = "not_found" 404 "Не знайдено." "Not found.";
    MethodNotAllowed = "method_not_allowed" 405 "Тут такої дії немає." "There is no such action here.";
    BodyMalformed = "body.malformed" 400 "Тіло запиту не є правильним JSON." "The body of the request is not well-formed JSON.";
    BodyTooLarge = "body.too_large" 413 "Запит завеликий." "The request is too large.";
    BodyTimeout = "body.timeout" 408 "Запит надходив занадто довго." "The request took too long to arrive.";
    BodyInvalid = "body.invalid" 422 "Деякі поля потребують виправлення." "Some fields need correction.";
    QueryInvalid = "query.invalid" 422 "Параметри запиту неправильні." "The parameters of the address are not valid.";
    IdempotencyKeyRequired = "idempotency.key_required" 400 "Потрібен заголовок Idempotency-Key (8-128 знаків)." "The header Idempotency-Key is needed (8 to 128 characters).";
    IdempotencyKeyReused = "idempotency.key_reused" 422 "Цей Idempotency-Key уже використано для іншого запиту." "This Idempotency-Key was used for another request.";
    PreconditionRequired = "precondition.required" 428 "Потрібен заголовок If-Match з останнім ETag." "The header If-Match with the last ETag is needed.";
    PreconditionFailed = "precondition.failed" 412 "Запис тим часом змінив хтось інший." "Somebody else has changed this in the meantime.";
    IllegalMove = "case.illegal_move" 409 "Цей крок зараз неможливий." "This move is not possible now.";
    MoveIncomplete = "case.move_incomplete" 422 "Для цього кроку бракує підстави." "This move lacks its reason.";
    MoveNeedsAct = "case.move_needs_act" 409 "Цей крок робиться разом із документом, що його засвідчує." "This move is made together with the document that proves it.";
    PreconditionMissing = "case.precondition_missing" 409 "Спершу має бути виконано те, що названо." "What is named has to be on record first.";
    UndertakingRequired = "undertaking.required" 409 "Спершу підпишіть розписку про нерозголошення відомостей." "Sign the undertaking of non-disclosure first.";
    ProcedureForPeopleOnly = "procedure.for_people_only" 403 "Особову справу відкриває людина, а не застосунок." "A personal file is opened by people, not by applications.";
    ApplicationNone = "application.none" 409 "Заяви, яку розглядають, у цій справі немає." "There is no application under way in this case.";
    ApplicationNotNow = "application.not_now" 409 "На цьому етапі нову заяву не подають." "No new application is filed at this stage.";
    ApplicationRegistered = "application.registered" 409 "Зареєстровану заяву не змінюють." "A registered application is not changed.";
    InterviewClosed = "interview.closed" 409 "Співбесіду вже завершено." "The interview is already closed.";
    VerificationAnswered = "verification.answered" 409 "Відповідь на цей запит уже записано." "An answer to this request is already on record.";
    ConclusionNotNow = "conclusion.not_now" 409 "Висновок зараз не пишуть і не підписують." "The conclusion is not written or signed now.";
    SubmissionBodyDoesNotDecide = "submission.body_does_not_decide" 422 "Цей орган не ухвалює рішень про статус." "This body does not decide on the status.";
    SubmissionNotNow = "submission.not_now" 409 "Зі справою, переданою на рішення, зараз так зробити не можна." "This cannot be done with the submitted file now.";
    DecisionTermTooLong = "decision.term_too_long" 422 "Строк виходить за межі, встановлені законом." "The term is outside what the law allows.";
    DecisionGroundMissing = "decision.ground_missing" 422 "Назвіть підставу для встановлення статусу." "Name the ground on which the status is granted.";
    DecisionNotNow = "decision.not_now" 409 "Це рішення вже не чекає на ухвалення." "This decision no longer waits to be taken.";
    NoticeBeforeDecision = "notice.before_decision" 422 "Про рішення не повідомляють раніше, ніж його ухвалено." "Nobody is told of a decision before it is taken.";
    CertificateHandedOverBefore = "certificate.handed_over_before" 422 "Довідку не вручають раніше, ніж її видано." "A certificate is not handed over before it is issued.";
    CourtNothingToClaim = "court.nothing_to_claim" 409 "Оскаржують відмову або припинення статусу." "What is claimed against is a refusal or a termination.";
    CourtBeforeDecision = "court.before_decision" 422 "Позов не подають раніше, ніж ухвалено рішення." "No claim is filed before the decision is taken.";
    CourtBeforeClaim = "court.before_claim" 422 "Суд не вирішує раніше, ніж подано позов." "A court does not decide before the claim is filed.";
    CourtAlreadyRuled = "court.already_ruled" 409 "Рішення суду вже записано." "The decision of the court is already on record.";
    DeadlineMet = "deadline.met" 409 "Цей строк уже виконано." "This term has been met.";
    DeadlineOverdue = "deadline.overdue" 409 "Цей строк уже минув: його не можна зупинити чи продовжити." "This term has passed: it can be neither paused nor extended.";
    DeadlinePaused = "deadline.paused" 409 "Цей строк зупинено. Спершу поновіть його." "This term is paused. Resume it first.";
    DeadlineNotPaused = "deadline.not_paused" 409 "Цей строк не зупинено." "This term is not paused.";
    DeadlineNotAllowed = "deadline.not_allowed" 409 "Закон не передбачає цього для цього строку." "The law does not know this for this term.";
    DeadlineExtendedAlready = "deadline.extended_already" 409 "Цей строк уже продовжували." "This term was extended before.";
    DeadlineTooEarly = "deadline.too_early" 422 "Оберіть пізніший день." "Choose a later day.";
    DeadlineTooLate = "deadline.too_late" 422 "Це довше, ніж дозволяє закон." "This is longer than the law allows.";
    LawNotAfterTheLast = "law.not_after_the_last" 409 "Новий рядок має починатися пізніше за останній." "A new row must begin after the last one.";
    LawEndsBeforeItBegins = "law.ends_before_it_begins" 422 "Кінець раніше за початок." "The end lies before the beginning.";
    TaskAssigneeCannotOpen = "task.assignee_cannot_open" 422 "Ця особа не може відкрити справу." "This person cannot open the case.";
    ReferralIllegalMove = "referral.illegal_move" 409 "Скерування вже в іншому стані." "The referral is already in another state.";
    ConsentRequired = "consent.required" 409 "Потрібна чинна згода особи." "A consent of the person in force is needed.";
    ConsentInactive = "consent.inactive" 409 "Згода вже не чинна." "The consent is no longer in force.";
    ConsentNotCovered = "consent.not_covered" 409 "Згода не охоплює цих відомостей." "The consent does not cover these data.";
    ConsentChildPath = "consent.child_path" 422 "За дитину згоду надає законний представник або служба у справах дітей; думку дитини записують." "For a child a legal representative or the children's service consents, and what the child thinks is written down.";
    ConsentEndsBefore = "consent.ends_before_it_begins" 422 "Згода не може закінчитися раніше, ніж почалася." "A consent cannot end before it begins.";
    IntakeIncomplete = "intake.incomplete" 422 "Повідомлення ще неповне." "The intake is not complete yet.";
    IntakeAlreadySubmitted = "intake.already_submitted" 409 "Повідомлення вже подано." "The intake has been submitted already.";
    PossibleDuplicate = "intake.possible_duplicate" 409 "Можливо, ця особа вже є в системі." "This person may already be known.";
    IntakeUnknownPlace = "intake.unknown_place" 422 "Такого місця немає в довіднику." "There is no such place in the directory.";
    IntakeOblastNeeded = "intake.oblast_needed" 422 "Вкажіть місце, де виявлено особу." "Say in which place the person was found.";
    IntakeForPeopleOnly = "intake.for_people_only" 403 "Чернетки веде людина; застосунок подає повідомлення одразу." "Drafts are for people; an application sends a signal at once.";
    CaseNotLead = "case.not_lead" 403 "Справу зараз веде інша установа." "Another agency leads this case now.";
    ConsentNotOfRecord = "consent.not_of_record" 403 "Згоди веде установа, що відкрила справу." "Consents are kept by the agency that opened the case.";
    FileType = "file.type" 415 "Беремо лише JPEG, PNG і PDF." "Only JPEG, PNG and PDF are taken.";
    FileMismatch = "file.mismatch" 422 "Вміст файлу, його тип і закінчення назви не збігаються." "The content of the file, its type and the ending of its name differ.";
    FileDamaged = "file.damaged" 422 "Файл пошкоджений, його не вдалося прочитати." "The file is damaged and could not be read.";
    FileTooMuch = "file.too_much" 422 "У файлі забагато пікселів або сторінок." "The file has too many pixels or pages.";
    FileEncrypted = "file.encrypted" 422 "PDF захищено паролем. Збережіть його без пароля." "The PDF is protected by a password. Save it without one.";
    FileActive = "file.active" 422 "У PDF є сценарій, дія, форма або вкладений файл. Надрукуйте його в новий PDF." "The PDF has a script, an action, a form or a file inside. Print it into a new PDF.";
    FileArea = "file.area" 422 "Ділянка виходить за межі зображення." "An area lies outside the picture.";
    FileNotAPicture = "file.not_a_picture" 422 "Закрити ділянки можна лише на зображенні." "Areas can be blacked out on a picture only.";
    FileNotOwn = "file.not_own" 403 "Видалити файл може лише установа, що його додала." "Only the agency that added a file can delete it.";
    FileDeleted = "file.deleted" 409 "Файл уже видалено." "The file has been deleted already.";
    NoteOnlyNarrower = "note.only_narrower" 409 "Коло читачів нотатки можна лише звузити." "The readers of a note can only be made fewer.";
    NoteNotTheAuthor = "note.not_the_author" 403 "Звузити коло читачів може лише автор нотатки." "Only its author can narrow a note.";
    NoteForPeopleOnly = "note.for_people_only" 403 "Нотатки пише людина, а не програма." "Notes are written by people, not by programs.";
    PaperNotReady = "paper.not_ready" 409 "Для цього документа бракує відомостей." "Something that this paper needs is missing.";
    PaperSubjectNeeded = "paper.subject_needed" 422 "Вкажіть, про що саме цей документ." "Say what this paper is about.";
    ReferralFieldNotHeld = "referral.field_not_held" 422 "Ваша установа не має цих відомостей." "Your agency does not hold these fields.";
    ReferralPurposeDoesNotFit = "referral.purpose_does_not_fit" 422 "Ця установа не виконує такого завдання." "This office does not do what the referral asks for.";
    ReferralUnknownAgency = "referral.unknown_agency" 422 "Такої установи немає в довіднику." "There is no such office in the directory.";
    NeedsNotShared = "needs.not_shared" 403 "Потреби цієї особи вашій установі не передано." "The needs of this person were not shared with your agency.";
    NeedsIncomplete = "needs.incomplete" 422 "Оцінку ще не завершено: за кожною темою потрібні обидві відповіді." "The assessment is not whole yet: each domain needs both answers.";
    NeedsAlreadyComplete = "needs.already_complete" 409 "Завершену оцінку не змінюють. Почніть нову." "A complete assessment is not changed. Begin a new one.";
    NeedsWrongDay = "needs.wrong_day" 422 "День оцінки не може бути в майбутньому." "The day of an assessment cannot lie in the future.";
    AidWrongDay = "aid.wrong_day" 422 "Цей день не підходить: він у майбутньому або раніше за рішення." "This day does not fit: it lies in the future, or before the decision.";
    AidOnce = "aid.once" 409 "Одноразову допомогу вже оформлено; ще раз вона можлива лише після нового встановлення статусу." "One-time aid has been applied for; once more only after another grant of status.";
    AidNoRate = "aid.no_rate" 409 "На день заяви немає одного чинного розміру допомоги в таблиці." "No single amount holds in the table on the day of the application.";
    AidIllegalStep = "aid.illegal_step" 409 "Цей крок щодо допомоги зараз неможливий." "This step of the aid is not possible now.";
    StayWrongDay = "stay.wrong_day" 422 "Цей день не узгоджено зі строком перебування." "This day does not fit the stay.";
    StayEnded = "stay.ended" 409 "Перебування вже завершено, або його веде інша установа." "The stay has ended, or another agency answers for it.";
    ClosureIncomplete = "closure.incomplete" 422 "План погоджено з особою: вкажіть результат кожного розділу." "A plan was agreed with the person: say what came of each section.";
    ClosureOpenStay = "closure.open_stay" 409 "Спершу завершіть перебування особи в закладі допомоги." "End the stay in the help facility first.";
    FollowUpDone = "follow_up.done" 409 "Цю подальшу розмову вже записано, або вона більше не потрібна." "This follow-up was entered already, or is not needed any more.";
    ConferenceAlreadyHeld = "conference.held" 409 "Нараду вже записано, або її скликала інша установа." "The conference was entered already, or another agency called it.";
    ConferenceNotInvited = "conference.not_invited" 422 "Цю установу на нараду не запрошували." "This agency was not asked to the conference.";
    ConferenceNotYourDecision = "conference.not_your_decision" 409 "Це рішення виконує інша установа, або його вже виконано." "Another agency owns this decision, or it is done.";
    PlanAlreadyAgreed = "plan.already_agreed" 409 "Цю версію плану вже погоджено з особою. Зміни робить наступна версія." "This version of the plan is agreed with the person. Changes make the next version.";
    PlanEmpty = "plan.empty" 409 "У плані ще немає жодного пункту." "The plan has no items yet.";
    PlanNotApproved = "plan.not_approved" 409 "Спершу погодьте свої розділи; розділ, який повернули, треба виправити." "Approve your own sections first; a section that was returned must be mended.";
    PlanNotApprover = "plan.not_approver" 403 "Погоджує керівник або той, кому він це передав." "The approver does this, or whoever stands in.";
    PlanNotAsked = "plan.not_asked" 409 "Цього розділу вашої установи зараз не погоджують." "This section of your agency is not up for approval now.";
    PlanOwnerDoesNotHold = "plan.owner_does_not_hold" 422 "Ця установа не має доступу до справи." "This agency does not hold the case.";
    PlanNotYourItem = "plan.not_your_item" 403 "Цей пункт плану належить іншій установі." "This item of the plan belongs to another agency.";
    PlanWrongPlace = "plan.wrong_place" 422 "Такий пункт тут стояти не може." "An item of this kind cannot stand here.";
    PlanTooLarge = "plan.too_large" 422 "У плані забагато пунктів." "The plan has too many items.";
    PlanWrongDays = "plan.wrong_days" 422 "Дати не узгоджені між собою." "The days do not fit together.";
    PlanNoSuchColleague = "plan.no_such_colleague" 422 "Такої колеги у вашій установі немає." "There is no such colleague in your agency.";
    ServiceWrongDay = "service.wrong_day" 422 "День послуги не може бути в майбутньому або надто давно." "The day of a service cannot lie in the future or too long ago.";
    ServiceNotYoursToVoid = "service.not_yours_to_void" 409 "Цей запис уже скасовано або його внесла інша установа." "This entry was taken back already, or another agency made it.";
    AgencyHasAdministrator = "agency.has_administrator" 409 "Установа вже має адміністратора; далі людей додає він." "The agency has an administrator, who adds its people.";
    AgencyIllegalAction = "agency.illegal_action" 409 "З установою в її теперішньому стані цього зробити не можна." "This cannot be done with the agency as it stands.";
    AgencyUnknownPlace = "agency.unknown_place" 422 "Такого місця немає в довіднику." "There is no such place in the directory.";
    UserAlsoElsewhere = "user.also_elsewhere" 409 "Ця людина працює і в іншій установі, тому пароль їй тут не скидають." "This person works for another agency too, so their passphrase is not reset here.";
    UserIsOneself = "user.is_oneself" 409 "Із власним обліковим записом цього робити не можна." "This is not done with one's own account.";
    UserLoginTaken = "user.login_taken" 409 "Такий логін уже є. Якщо це та сама людина, надайте їй роль." "This login exists. If it is the same person, give them a role.";
    UserRoleNotOfThisAgency = "user.role_not_of_this_agency" 422 "В установі такого виду цієї ролі немає, або її надає сама установа." "An agency of this kind does not have this role, or gives it itself.";
    UserUnknownLogin = "user.unknown_login" 422 "Людини з таким логіном немає." "There is nobody with this login.";
    UserRoleNotGivenByAgency = "user.role_not_given_by_agency" 422 "Цю роль надає не установа." "This role is not given by an agency.";
    ContactRulesFirst = "contact.rules_first" 409 "Спершу прочитайте правила безпечного зв'язку." "Read the rules of safe contact first.";
    ContactRulesChanged = "contact.rules_changed" 409 "Правила безпечного зв'язку змінилися. Прочитайте їх ще раз." "The rules of safe contact have changed. Read them again.";
    ContactForbidden = "contact.forbidden" 409 "Зв'язуватися заборонено. Контакт відкривається лише для захисту особи." "Nobody may be contacted. The contact opens only to protect the person.";
    GuardLeads = "guard.leads" 409 "Ця установа веде справу: спершу передайте ведення." "This agency leads the case: hand it over first.";
    GuardSelf = "guard.self" 422 "Себе усунути не можна." "One cannot bar oneself.";
    GuardUnknown = "guard.unknown" 422 "Такої людини або установи немає." "There is no such person or agency.";
    GuardLifted = "guard.lifted" 409 "Це вже знято." "This was lifted already.";
    ScreeningUnknownIndicator = "screening.unknown_indicator" 422 "У чинному переліку немає такої ознаки." "The set in use has no such indicator.";
    ScreeningOverriddenAlready = "screening.overridden_already" 409 "Керівник уже записав інше судження." "A supervisor has already laid a judgement beside this result.";
    ScreeningOfAnotherAgency = "screening.of_another_agency" 403 "Скринінг зробила інша установа; судження записує її керівник." "Another agency screened; its supervisor judges.";
    MergeNotDecided = "merge.not_decided" 409 "Спершу вирішіть, що це одна особа." "Decide first that the person is one.";
    MergeOfAnotherAgency = "merge.of_another_agency" 403 "Об'єднувати можна лише записи своєї установи." "Only records of one's own agency can be merged.";
    MergeLedElsewhere = "merge.led_elsewhere" 409 "Одну зі справ зараз веде інша установа." "Another agency leads one of the cases now.";
    MergeMergedAlready = "merge.merged_already" 409 "Один із записів уже об'єднано з іншим." "One of the records has been merged already.";
    MergeWithoutIdentity = "merge.without_identity" 409 "Повідомлення без персональних даних не об'єднують." "A notification without identity is not merged.";
    MergeInProcedure = "merge.in_procedure" 409 "Справа в процедурі встановлення статусу: залиште саме її, а до неї приєднайте іншу." "This case is in the status procedure: keep it, and take the other one into it.";
    MergeReferralOpen = "merge.referral_open" 409 "У справі є незавершене скерування." "A referral of this case is still open.";
    MergeNotOfPair = "merge.not_of_pair" 422 "Залишити можна лише один із двох записів пари." "Only one of the two records of the pair can be kept.";
    MergeUndone = "merge.undone" 409 "Це об'єднання вже скасовано." "This merge has been undone already.";
    MergeUndoExpired = "merge.undo_expired" 409 "Минуло 30 днів: об'єднання вже не скасувати." "Thirty days have passed: the merge can no longer be undone.";
    MergeChangedSince = "merge.changed_since" 409 "Об'єднані відомості відтоді змінено; скасувати автоматично не можна." "What was merged has been changed since; it cannot be undone by itself.";
    Duplicate = "duplicate" 409 "Такий запис уже є." "This exists already.";
    RateLimited = "rate.limited" 429 "Забагато запитів. Зачекайте трохи." "Too many requests. Wait a little.";
    Busy = "busy" 503 "Система зайнята. Спробуйте ще раз." "The system is busy. Try again.";
    Internal = "internal" 500 "Сталася помилка на нашому боці." "Something went wrong on our side.";
}

/// One field that needs correction.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldError {
    /// Where, as a JSON pointer.
    #[schema(example = "/person/surname")]
    pub pointer: String,
    /// Why, as a stable code.
    #[schema(example = "length")]
    pub code: String,
    /// Words in Ukrainian.
    pub detail_uk: String,
    /// Words in English.
    pub detail_en: String,
}

impl FieldError {
    /// An error at a pointer, with the words that belong to its code.
    pub fn at(pointer: impl Into<String>, code: impl Into<String>) -> Self {
        let code = code.into();
        let (uk, en) = words(&code);
        Self { pointer: pointer.into(), code, detail_uk: uk.to_owned(), detail_en: en.to_owned() }
    }
}

/// Words for the codes of fields.
fn words(code: &str) -> (&'static str, &'static str) {
    match code {
        "required" | "missing" => ("Заповніть це поле.", "Fill in this field."),
        "unknown_field" => ("Такого поля немає.", "There is no such field."),
        "length" => ("Довжина не підходить.", "The length does not fit."),
        "range" => ("Значення поза межами.", "The value is out of range."),
        "not_in_list" => ("Такого значення немає в переліку.", "This value is not in the list."),
        "type" => ("Значення не того виду.", "The value is of the wrong kind."),
        "weak" => (
            "Пароль занадто легкий: щонайменше 15 знаків, не тих самих раз у раз, без логіна, імені та назви установи.",
            "The passphrase is too weak: at least 15 varied characters, without the login, your name or the agency's.",
        ),
        "future" => ("Дата ще не настала.", "The date lies in the future."),
        "too_deep" => ("Запит вкладено занадто глибоко.", "The request is nested too deeply."),
        "control_character" => ("Недозволений знак.", "A character that is not allowed."),
        _ => ("Значення неправильне.", "The value is not valid."),
    }
}

/// The answer to a request that is refused.
#[derive(Debug, Clone)]
pub struct Problem {
    code: Code,
    errors: Vec<FieldError>,
    legal_moves: Option<Vec<String>>,
    missing: Vec<Lacking>,
    matches: Option<Value>,
    current: Option<Value>,
    retry_after: Option<u64>,
    log: Option<String>,
}

/// A problem on the wire.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Names the kind of problem.
    #[serde(rename = "type")]
    #[schema(example = "urn:nrm:problem:not_found")]
    pub kind: String,
    /// Short words in English.
    pub title: &'static str,
    /// HTTP status.
    pub status: u16,
    /// Stable code.
    pub code: Code,
    /// Words in Ukrainian.
    pub detail_uk: &'static str,
    /// Words in English.
    pub detail_en: &'static str,
    /// The id of the request, to be told to support.
    pub instance: Option<Uuid>,
    /// Fields that need correction.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// What is possible instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_moves: Option<Vec<String>>,
    /// What has to be on record first, all of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Lacking>,
    /// What it may duplicate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matches: Option<Value>,
    /// What it is now, if somebody else changed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<Value>,
}

impl Problem {
    /// A problem with this code.
    pub fn new(code: Code) -> Self {
        Self {
            code,
            errors: Vec::new(),
            legal_moves: None,
            missing: Vec::new(),
            matches: None,
            current: None,
            retry_after: None,
            log: None,
        }
    }

    /// A fault of ours; the text is for the log only.
    pub fn internal(log: impl Into<String>) -> Self {
        Self { log: Some(log.into()), ..Self::new(Code::Internal) }
    }

    /// Fields that need correction.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        Self { errors, ..Self::new(Code::BodyInvalid) }
    }

    /// One field that needs correction.
    pub fn field(pointer: impl Into<String>, code: impl Into<String>) -> Self {
        Self::invalid(vec![FieldError::at(pointer, code)])
    }

    /// Adds fields that need correction.
    #[must_use]
    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.errors = errors;
        self
    }

    /// Adds what is possible instead.
    #[must_use]
    pub fn with_legal_moves(mut self, moves: impl IntoIterator<Item = impl ToString>) -> Self {
        self.legal_moves = Some(moves.into_iter().map(|step| step.to_string()).collect());
        self
    }

    /// Adds what it may duplicate.
    #[must_use]
    pub fn with_matches(mut self, matches: &impl Serialize) -> Self {
        self.matches = serde_json::to_value(matches).ok();
        self
    }

    /// Adds what it is now.
    #[must_use]
    pub fn with_current(mut self, current: &impl Serialize) -> Self {
        self.current = serde_json::to_value(current).ok();
        self
    }

    /// Adds when to try again, in seconds.
    #[must_use]
    pub fn after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds.max(1));
        self
    }

    /// The code.
    pub fn code(&self) -> Code {
        self.code
    }

    /// What the log should know and the client should not.
    pub(crate) fn log(&self) -> Option<&str> {
        self.log.as_deref()
    }

    /// The problem that stands for a bare status, such as one given by the framework.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status.as_u16() {
            401 => Self::new(Code::AuthRequired),
            403 => Self::new(Code::Forbidden),
            405 => Self::new(Code::MethodNotAllowed),
            408 => Self::new(Code::BodyTimeout),
            413 => Self::new(Code::BodyTooLarge),
            429 => Self::new(Code::RateLimited),
            503 => Self::new(Code::Busy),
            500..=599 => Self::internal(format!("bare status {status}")),
            400 => Self::new(Code::BodyMalformed),
            _ => Self::new(Code::NotFound),
        }
    }

    /// The answer, with the id of the request.
    pub(crate) fn render(&self, request: Option<Uuid>) -> HttpResponse {
        let code = self.code;
        let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = ProblemBody {
            kind: format!("urn:nrm:problem:{}", code.as_str()),
            title: code.en(),
            status: code.status(),
            code,
            detail_uk: code.uk(),
            detail_en: code.en(),
            instance: request,
            errors: self.errors.clone(),
            legal_moves: self.legal_moves.clone(),
            missing: self.missing.clone(),
            matches: self.matches.clone(),
            current: self.current.clone(),
        };
        let mut answer = HttpResponse::build(status);
        answer.insert_header((CONTENT_TYPE, "application/problem+json"));
        match (self.retry_after, code) {
            (Some(seconds), _) => answer.insert_header((RETRY_AFTER, seconds.to_string())),
            (None, Code::Busy) => answer.insert_header((RETRY_AFTER, "2")),
            _ => &mut answer,
        };
        if status == StatusCode::UNAUTHORIZED {
            answer.insert_header((WWW_AUTHENTICATE, "Bearer"));
        }
        answer.body(serde_json::to_vec(&body).unwrap_or_default())
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code.as_str())
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        self.render(None)
    }
}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::new(Code::NotFound),
            StoreError::Stale => Self::new(Code::PreconditionFailed),
            StoreError::Duplicate(_) => Self::new(Code::Duplicate),
            StoreError::Forbidden => Self::new(Code::Forbidden),
            StoreError::SessionEnded => Self::new(Code::SessionEnded),
            StoreError::IdempotencyReused => Self::new(Code::IdempotencyKeyReused),
            StoreError::Busy => Self::new(Code::Busy),
            StoreError::Refused(code) => {
                Code::named(code).map_or_else(|| Self::internal(format!("refused: {code}")), Self::new)
            }
            StoreError::Move(refusal) => Self::from(refusal),
            StoreError::Lacking(missing) => Self { missing, ..Self::new(Code::PreconditionMissing) },
            StoreError::Unfit(_) | StoreError::OtherRootKey => Self::internal(error.to_string()),
            StoreError::Broken(text) => Self::internal(text),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Illegal { legal, .. } => Self::new(Code::IllegalMove).with_legal_moves(legal),
            Refusal::ReasonMissing { .. } => {
                Self::new(Code::MoveIncomplete).with_errors(vec![FieldError::at("/reason_code", "required")])
            }
            Refusal::NotLead => Self::new(Code::CaseNotLead),
            Refusal::NeedsItsAct => Self::new(Code::MoveNeedsAct),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_by_their_name() {
        for code in Code::ALL {
            assert_eq!(Code::named(code.as_str()), Some(*code));
        }
    }
}
