// The tables as the database has them: printed from the migrated database and compared by a test; never edited.

diesel::table! {
    agencies (id) {
        id -> Uuid,
        kind -> Text,
        name_uk -> Text,
        name_en -> Text,
        place_id -> Uuid,
        oblast_code -> Nullable<Text>,
        demonstration -> Bool,
        frozen_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        version -> Integer,
        named_on -> Nullable<Date>,
        frozen_code -> Nullable<Text>,
    }
}

diesel::table! {
    agency_former_names (agency_id, valid_to) {
        agency_id -> Uuid,
        valid_from -> Nullable<Date>,
        valid_to -> Date,
        name_uk -> Text,
        name_en -> Text,
    }
}

diesel::table! {
    aid_multipliers (valid_from) {
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        multiplier -> Integer,
        act_uk -> Text,
        act_en -> Text,
        verified_on -> Nullable<Date>,
        verified_by -> Nullable<Text>,
        source -> Nullable<Text>,
    }
}

diesel::table! {
    api_clients (id) {
        id -> Uuid,
        agency_id -> Uuid,
        name -> Text,
        secret_hash -> Binary,
        permissions -> Array<Text>,
        created_by -> Uuid,
        created_at -> Timestamptz,
        last_used_at -> Nullable<Timestamptz>,
        revoked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    applications (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        state -> Text,
        filed_by -> Text,
        help -> Array<Text>,
        interpreter_needed -> Bool,
        complete -> Bool,
        signed_on -> Nullable<Date>,
        year -> Nullable<Integer>,
        number -> Nullable<Integer>,
        registered_on -> Nullable<Date>,
        content -> Binary,
        version -> Integer,
        created_by -> Uuid,
        created_at -> Timestamptz,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    attachment_contents (attachment_id) {
        attachment_id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        audience -> Text,
        share_bit -> Integer,
        content -> Binary,
    }
}

diesel::table! {
    attachment_custody (id) {
        id -> Uuid,
        attachment_id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        audience -> Text,
        share_bit -> Integer,
        at -> Timestamptz,
        by_agency_id -> Uuid,
        actor_id -> Uuid,
        actor_role -> Nullable<Text>,
        act -> Text,
        sha256 -> Binary,
        request_id -> Uuid,
    }
}

diesel::table! {
    attachments (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        actor_id -> Uuid,
        class -> Text,
        media -> Text,
        audience -> Text,
        share_bit -> Integer,
        byte_count -> Integer,
        width -> Nullable<Integer>,
        height -> Nullable<Integer>,
        pages -> Nullable<Integer>,
        sha256 -> Binary,
        key_version -> Nullable<Integer>,
        wrapped -> Binary,
        redacted_from -> Nullable<Uuid>,
        taken_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        deletion_code -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::table! {
    audit_entries (lane, seq) {
        lane -> Uuid,
        seq -> BigInt,
        at -> Timestamptz,
        actor_kind -> Text,
        actor_id -> Nullable<Uuid>,
        actor_role -> Nullable<Text>,
        session_id -> Nullable<Uuid>,
        action -> Text,
        subject_kind -> Text,
        subject_id -> Nullable<Uuid>,
        details -> Jsonb,
        request_id -> Uuid,
        prev_hash -> Binary,
        hash -> Binary,
    }
}

diesel::table! {
    audit_heads (lane) {
        lane -> Uuid,
        seq -> BigInt,
        hash -> Binary,
    }
}

diesel::table! {
    calendar_days (day) {
        day -> Date,
        kind -> Text,
        name_uk -> Text,
        name_en -> Text,
        corrected_at -> Nullable<Timestamptz>,
        verified_on -> Nullable<Date>,
        verified_by -> Nullable<Text>,
    }
}

diesel::table! {
    calendar_regimes (code, valid_from) {
        code -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        holidays_work -> Bool,
        name_uk -> Text,
        name_en -> Text,
        act_uk -> Text,
        act_en -> Text,
        clause -> Text,
        verified_on -> Nullable<Date>,
        verified_by -> Nullable<Text>,
    }
}

diesel::table! {
    case_access (case_id, agency_id) {
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        relation -> Text,
        mask -> Integer,
        fields -> Array<Text>,
        referral_id -> Nullable<Uuid>,
        opened_at -> Timestamptz,
        closed_at -> Nullable<Timestamptz>,
        until -> Nullable<Date>,
    }
}

diesel::table! {
    case_aids (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        ordinal -> Integer,
        category -> Text,
        applied_on -> Date,
        minimum_kopiykas -> BigInt,
        multiplier -> Integer,
        amount_kopiykas -> BigInt,
        state -> Text,
        letter_id -> Nullable<Uuid>,
        decided_on -> Nullable<Date>,
        refusal_code -> Nullable<Text>,
        paid_on -> Nullable<Date>,
        version -> Integer,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    case_assessments (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        assessor_id -> Uuid,
        assessor_role -> Text,
        scale_version -> Integer,
        assessed_on -> Date,
        ratings -> Jsonb,
        letter_id -> Nullable<Uuid>,
        version -> Integer,
        begun_at -> Timestamptz,
        changed_at -> Timestamptz,
        completed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    case_bars (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        barred_user_id -> Nullable<Uuid>,
        barred_agency_id -> Nullable<Uuid>,
        reason_code -> Text,
        set_at -> Timestamptz,
        set_by -> Uuid,
        lifted_at -> Nullable<Timestamptz>,
        lifted_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    case_closures (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        number -> Integer,
        closed_on -> Date,
        reason_code -> Text,
        outcomes -> Jsonb,
        follow_up_consent -> Bool,
        letter_id -> Nullable<Uuid>,
        recorded_at -> Timestamptz,
        reopened_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    case_conferences (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        meets_at -> Timestamptz,
        format -> Text,
        invited -> Array<Uuid>,
        attended -> Array<Uuid>,
        letter_id -> Nullable<Uuid>,
        held_at -> Nullable<Timestamptz>,
        version -> Integer,
        called_at -> Timestamptz,
    }
}

diesel::table! {
    case_contacts (case_id) {
        case_id -> Uuid,
        agency_of_record -> Uuid,
        phone -> Nullable<Binary>,
        messenger -> Nullable<Binary>,
        address -> Nullable<Binary>,
        safe_rules -> Nullable<Binary>,
    }
}

diesel::table! {
    case_decisions (id) {
        id -> Uuid,
        conference_id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        invited -> Array<Uuid>,
        owner_id -> Uuid,
        due_on -> Date,
        letter_id -> Uuid,
        item_key -> Nullable<Uuid>,
        done_on -> Nullable<Date>,
        version -> Integer,
    }
}

diesel::table! {
    case_events (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        at -> Timestamptz,
        agency_id -> Uuid,
        actor_kind -> Text,
        actor_id -> Uuid,
        actor_role -> Nullable<Text>,
        kind -> Text,
        #[sql_name = "move"]
        step -> Nullable<Text>,
        from_stage -> Nullable<Text>,
        to_stage -> Nullable<Text>,
        ground_code -> Nullable<Text>,
        reason_code -> Nullable<Text>,
        referral_id -> Nullable<Uuid>,
        other_agency_id -> Nullable<Uuid>,
        compartment -> Nullable<Text>,
        purpose_code -> Nullable<Text>,
        deadline_id -> Nullable<Uuid>,
        due_on -> Nullable<Date>,
    }
}

diesel::table! {
    case_follow_ups (id) {
        id -> Uuid,
        closure_id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        code -> Text,
        due_on -> Date,
        result_code -> Nullable<Text>,
        letter_id -> Nullable<Uuid>,
        done_on -> Nullable<Date>,
        agency_id -> Nullable<Uuid>,
        dropped_at -> Nullable<Timestamptz>,
        version -> Integer,
    }
}

diesel::table! {
    case_indicators (case_id, kind, code) {
        case_id -> Uuid,
        agency_of_record -> Uuid,
        kind -> Text,
        code -> Text,
    }
}

diesel::table! {
    case_keys (case_id, compartment, agency_id) {
        case_id -> Uuid,
        agency_of_record -> Uuid,
        compartment -> Text,
        agency_id -> Uuid,
        key_version -> Integer,
        wrapped -> Binary,
    }
}

diesel::table! {
    case_letter_keys (letter_id, agency_id) {
        letter_id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        writer_id -> Uuid,
        wrapped -> Binary,
    }
}

diesel::table! {
    case_letters (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        body -> Binary,
        written_at -> Timestamptz,
    }
}

diesel::table! {
    case_merges (id) {
        id -> Uuid,
        agency_id -> Uuid,
        pair_id -> Uuid,
        kept_id -> Uuid,
        merged_id -> Uuid,
        made_at -> Timestamptz,
        made_by -> Uuid,
        undo_until -> Timestamptz,
        undone_at -> Nullable<Timestamptz>,
        undone_by -> Nullable<Uuid>,
        touched -> Jsonb,
        key_version -> Integer,
        wrapped -> Binary,
        before -> Binary,
    }
}

diesel::table! {
    case_narratives (case_id) {
        case_id -> Uuid,
        agency_of_record -> Uuid,
        narrative -> Nullable<Binary>,
    }
}

diesel::table! {
    case_needs (case_id, code) {
        case_id -> Uuid,
        agency_of_record -> Uuid,
        code -> Text,
    }
}

diesel::table! {
    case_notes (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        author_id -> Uuid,
        visibility -> Text,
        key_version -> Nullable<Integer>,
        wrapped -> Binary,
        #[sql_name = "text"]
        body -> Binary,
        written_at -> Timestamptz,
        narrowed_at -> Nullable<Timestamptz>,
        version -> Integer,
    }
}

diesel::table! {
    case_persons (case_id) {
        case_id -> Uuid,
        agency_of_record -> Uuid,
        surname -> Nullable<Binary>,
        given_name -> Nullable<Binary>,
        patronymic -> Nullable<Binary>,
        alias -> Nullable<Binary>,
        birth -> Nullable<Binary>,
        document -> Nullable<Binary>,
        citizenship -> Nullable<Binary>,
        language -> Nullable<Binary>,
    }
}

diesel::table! {
    case_plan_answers (id) {
        id -> Uuid,
        plan_id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        pillar -> Text,
        answer -> Text,
        approver_id -> Uuid,
        approver_role -> Text,
        delegated_by -> Nullable<Uuid>,
        letter_id -> Nullable<Uuid>,
        asked_at -> Timestamptz,
        answered_at -> Timestamptz,
        lapsed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    case_plan_items (id) {
        id -> Uuid,
        plan_id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        item_key -> Uuid,
        parent_key -> Nullable<Uuid>,
        kind -> Text,
        pillar -> Text,
        code -> Nullable<Text>,
        owner_id -> Uuid,
        due_on -> Nullable<Date>,
        position -> Integer,
        letter_id -> Nullable<Uuid>,
        frozen -> Bool,
    }
}

diesel::table! {
    case_plan_progress (case_id, item_key) {
        case_id -> Uuid,
        item_key -> Uuid,
        agency_of_record -> Uuid,
        owner_id -> Uuid,
        state -> Text,
        letter_id -> Nullable<Uuid>,
        version -> Integer,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    case_plans (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        number -> Integer,
        state -> Text,
        version -> Integer,
        begun_at -> Timestamptz,
        changed_at -> Timestamptz,
        submitted_at -> Nullable<Timestamptz>,
        period_from -> Nullable<Date>,
        period_to -> Nullable<Date>,
        agreed_on -> Nullable<Date>,
        agreed_how -> Nullable<Text>,
        agreed_language -> Nullable<Text>,
        agreed_signed -> Nullable<Bool>,
        agreed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    case_seals (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        reason_code -> Text,
        members -> Array<Uuid>,
        set_at -> Timestamptz,
        set_by -> Uuid,
        lifted_at -> Nullable<Timestamptz>,
        lifted_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    case_services (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        recorder_kind -> Text,
        recorder_id -> Uuid,
        need_code -> Text,
        unit -> Text,
        quantity_hundredths -> BigInt,
        delivered_on -> Date,
        outcome_code -> Text,
        cost_kopiykas -> Nullable<BigInt>,
        external_ref -> Nullable<Text>,
        letter_id -> Nullable<Uuid>,
        recorded_at -> Timestamptz,
        voided_at -> Nullable<Timestamptz>,
        void_reason -> Nullable<Text>,
    }
}

diesel::table! {
    case_stay_extensions (id) {
        id -> Uuid,
        stay_id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        ground_code -> Text,
        decided_on -> Date,
        until_on -> Date,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    case_stays (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        placed_on -> Date,
        until_on -> Date,
        letter_id -> Uuid,
        ended_on -> Nullable<Date>,
        end_code -> Nullable<Text>,
        version -> Integer,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    case_tallies (id) {
        id -> BigInt,
        oblast_code -> Text,
        agency_id -> Nullable<Uuid>,
        stage -> Text,
        opened_month -> Date,
        delta -> Integer,
    }
}

diesel::table! {
    cases (id) {
        id -> Uuid,
        agency_of_record -> Uuid,
        lead_agency_id -> Uuid,
        code -> Text,
        label -> Text,
        stage -> Text,
        oblast_code -> Text,
        place_id -> Nullable<Uuid>,
        channel -> Text,
        urgency -> Text,
        age_band -> Text,
        sex -> Text,
        child_path -> Bool,
        without_identity -> Bool,
        may_contact -> Bool,
        found_on -> Nullable<Date>,
        opened_at -> Timestamptz,
        opened_month -> Date,
        changed_at -> Timestamptz,
        version -> Integer,
        registered_at -> Nullable<Timestamptz>,
        merged_into -> Nullable<Uuid>,
    }
}

diesel::table! {
    certificates (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        decision_id -> Uuid,
        year -> Integer,
        number -> Integer,
        issued_on -> Date,
        valid_from -> Date,
        valid_to -> Date,
        handed_over_on -> Date,
        recipient_signed -> Bool,
        issued_by -> Uuid,
        issued_at -> Timestamptz,
    }
}

diesel::table! {
    conclusions (id) {
        id -> Uuid,
        case_id -> Uuid,
        application_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        recommendation -> Text,
        grounds -> Array<Text>,
        content -> Binary,
        written_by -> Uuid,
        written_at -> Timestamptz,
        signed_by -> Nullable<Uuid>,
        signed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    consents (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        given_by -> Text,
        purposes -> Array<Text>,
        recipient_agency_id -> Nullable<Uuid>,
        language -> Text,
        explained_by_role -> Text,
        given_on -> Date,
        expires_on -> Nullable<Date>,
        withdrawn_at -> Nullable<Timestamptz>,
        recorded_at -> Timestamptz,
        categories -> Array<Text>,
        interpreter -> Text,
        guardian -> Nullable<Text>,
        child_view -> Nullable<Text>,
    }
}

diesel::table! {
    contact_attempts (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        way -> Text,
        outcome -> Text,
        rules_version -> Text,
        at -> Timestamptz,
        made_by -> Uuid,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    court_reviews (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        deciding_agency_id -> Uuid,
        decision_id -> Uuid,
        claimed_on -> Date,
        content -> Binary,
        recorded_by -> Uuid,
        recorded_at -> Timestamptz,
        outcome -> Nullable<Text>,
        ruled_on -> Nullable<Date>,
        ruling -> Nullable<Binary>,
        ruling_by -> Nullable<Uuid>,
        ruling_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    credentials (user_id) {
        user_id -> Uuid,
        password_hash -> Text,
        changed_at -> Timestamptz,
        one_time_until -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    deadlines (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        oblast_code -> Text,
        code -> Text,
        starts_on -> Date,
        due_on -> Date,
        met_at -> Nullable<Timestamptz>,
        law_from -> Date,
        owner_id -> Nullable<Uuid>,
        paused_on -> Nullable<Date>,
        paused_until -> Nullable<Date>,
        extended_from -> Nullable<Date>,
    }
}

diesel::table! {
    decision_notices (decision_id) {
        decision_id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        given_on -> Date,
        means -> Text,
        recorded_by -> Uuid,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    decisions (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        deciding_agency_id -> Uuid,
        application_id -> Uuid,
        submission_id -> Nullable<Uuid>,
        proposal_id -> Uuid,
        kind -> Text,
        reason -> Nullable<Text>,
        grounds -> Array<Text>,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
        court_review_id -> Nullable<Uuid>,
        content -> Binary,
        year -> Integer,
        number -> Integer,
        prepared_by -> Uuid,
        decided_by -> Uuid,
        decided_on -> Date,
        decided_at -> Timestamptz,
    }
}

diesel::table! {
    duplicate_hints (id) {
        id -> Uuid,
        one_agency_id -> Uuid,
        one_case_id -> Uuid,
        other_agency_id -> Uuid,
        other_case_id -> Uuid,
        kinds -> Array<Text>,
        state -> Text,
        noticed_at -> Timestamptz,
        changed_at -> Nullable<Timestamptz>,
        version -> Integer,
    }
}

diesel::table! {
    duplicate_pairs (id) {
        id -> Uuid,
        agency_id -> Uuid,
        first_id -> Uuid,
        second_id -> Uuid,
        reasons -> Array<Text>,
        weight -> Integer,
        state -> Text,
        return_on -> Nullable<Date>,
        noticed_at -> Timestamptz,
        decided_at -> Nullable<Timestamptz>,
        decided_by -> Nullable<Uuid>,
        version -> Integer,
    }
}

diesel::table! {
    file_items (id) {
        id -> Uuid,
        case_id -> Uuid,
        application_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        kind -> Text,
        pages -> Integer,
        dated_on -> Nullable<Date>,
        absence -> Nullable<Text>,
        note -> Nullable<Binary>,
        version -> Integer,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    idempotency_records (principal_id, key) {
        principal_id -> Uuid,
        key -> Text,
        route -> Text,
        digest -> Binary,
        status -> Nullable<Integer>,
        etag -> Nullable<Text>,
        location -> Nullable<Text>,
        body -> Nullable<Binary>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    intakes (id) {
        id -> Uuid,
        agency_id -> Uuid,
        user_id -> Uuid,
        state -> Text,
        version -> Integer,
        key_version -> Integer,
        wrapped -> Binary,
        answers -> Binary,
        case_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    interviews (application_id) {
        application_id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        state -> Text,
        form -> Integer,
        complete -> Bool,
        held_on -> Nullable<Date>,
        waiver -> Nullable<Text>,
        content -> Nullable<Binary>,
        version -> Integer,
        changed_by -> Uuid,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    journals (agency_id, journal, year) {
        agency_id -> Uuid,
        journal -> Text,
        year -> Integer,
        last -> Integer,
    }
}

diesel::table! {
    legal_deadlines (code, valid_from) {
        code -> Text,
        title_uk -> Text,
        title_en -> Text,
        act_uk -> Text,
        act_en -> Text,
        clause -> Text,
        amount -> Integer,
        unit -> Text,
        start_event -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        verified_on -> Nullable<Date>,
        verified_by -> Nullable<Text>,
        source -> Nullable<Text>,
        pause_allowed -> Bool,
        extension_most -> Nullable<Integer>,
    }
}

diesel::table! {
    legal_grounds (code) {
        code -> Text,
        act_uk -> Text,
        act_en -> Text,
        clause -> Text,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
        verified_on -> Nullable<Date>,
        verified_by -> Nullable<Text>,
        source -> Nullable<Text>,
    }
}

diesel::table! {
    memberships (id) {
        id -> Uuid,
        user_id -> Uuid,
        agency_id -> Uuid,
        role -> Text,
        oblast_code -> Nullable<Text>,
        reach -> Text,
        active -> Bool,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    national_index (kind, token, case_id) {
        agency_id -> Uuid,
        case_id -> Uuid,
        kind -> Text,
        token -> Binary,
    }
}

diesel::table! {
    needs_anchors (version, code, step) {
        version -> Integer,
        code -> Text,
        step -> Integer,
        words_uk -> Text,
        words_en -> Text,
    }
}

diesel::table! {
    needs_domains (version, code) {
        version -> Integer,
        code -> Text,
        position -> Integer,
        title_uk -> Text,
        title_en -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
    }
}

diesel::table! {
    participants (id) {
        id -> Uuid,
        case_id -> Uuid,
        application_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        kind -> Text,
        undertaking_on -> Nullable<Date>,
        content -> Binary,
        added_at -> Timestamptz,
    }
}

diesel::table! {
    person_index (agency_id, kind, token, case_id) {
        agency_id -> Uuid,
        case_id -> Uuid,
        kind -> Text,
        token -> Binary,
    }
}

diesel::table! {
    place_successors (old_id, new_id) {
        old_id -> Uuid,
        new_id -> Uuid,
        share -> Text,
    }
}

diesel::table! {
    places (id) {
        id -> Uuid,
        katottg -> Nullable<Text>,
        koatuu -> Nullable<Text>,
        level -> Text,
        parent_id -> Nullable<Uuid>,
        oblast_code -> Text,
        name_uk -> Text,
        name_en -> Text,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
    }
}

diesel::table! {
    plan_delegations (id) {
        id -> Uuid,
        agency_id -> Uuid,
        from_user_id -> Uuid,
        to_user_id -> Uuid,
        from_on -> Date,
        to_on -> Date,
        made_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    proposals (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        deciding_agency_id -> Uuid,
        submission_id -> Nullable<Uuid>,
        kind -> Text,
        reason -> Nullable<Text>,
        grounds -> Array<Text>,
        valid_to -> Nullable<Date>,
        court_review_id -> Nullable<Uuid>,
        content -> Binary,
        prepared_by -> Uuid,
        prepared_at -> Timestamptz,
        objected_by -> Nullable<Uuid>,
        objected_at -> Nullable<Timestamptz>,
        objection -> Nullable<Binary>,
    }
}

diesel::table! {
    referral_keys (referral_id, compartment) {
        referral_id -> Uuid,
        from_agency_id -> Uuid,
        to_agency_id -> Uuid,
        compartment -> Text,
        wrapped -> Binary,
    }
}

diesel::table! {
    referral_notes (id) {
        id -> Uuid,
        referral_id -> Uuid,
        to_agency_id -> Uuid,
        author_id -> Uuid,
        key_version -> Integer,
        wrapped -> Binary,
        #[sql_name = "text"]
        body -> Binary,
        written_at -> Timestamptz,
    }
}

diesel::table! {
    referrals (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        from_agency_id -> Uuid,
        to_agency_id -> Uuid,
        purpose -> Text,
        urgency -> Text,
        state -> Text,
        needs -> Array<Text>,
        fields -> Array<Text>,
        mask -> Integer,
        oblast_code -> Text,
        age_band -> Text,
        consent_id -> Nullable<Uuid>,
        emergency_ground -> Nullable<Text>,
        for_review -> Bool,
        decline_code -> Nullable<Text>,
        outcome_code -> Nullable<Text>,
        offered_at -> Timestamptz,
        answered_at -> Nullable<Timestamptz>,
        finished_at -> Nullable<Timestamptz>,
        version -> Integer,
        until -> Nullable<Date>,
    }
}

diesel::table! {
    refresh_tokens (id) {
        id -> Uuid,
        family_id -> Uuid,
        hash -> Binary,
        state -> Text,
        issued_at -> Timestamptz,
        consumed_at -> Nullable<Timestamptz>,
        successor_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    screening_indicators (set_version, code) {
        set_version -> Integer,
        code -> Text,
        position -> Integer,
        dimension -> Text,
        adult -> Nullable<Text>,
        child -> Nullable<Text>,
        name_uk -> Text,
        name_en -> Text,
    }
}

diesel::table! {
    screening_sets (version) {
        version -> Integer,
        name_uk -> Text,
        name_en -> Text,
        source_uk -> Text,
        source_en -> Text,
        missing_uk -> Text,
        missing_en -> Text,
        in_use -> Bool,
    }
}

diesel::table! {
    screenings (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        set_version -> Integer,
        path -> Text,
        codes -> Array<Text>,
        positive -> Array<Text>,
        counted -> Array<Text>,
        result -> Text,
        made_at -> Timestamptz,
        made_by -> Uuid,
        override_result -> Nullable<Text>,
        override_reason -> Nullable<Text>,
        override_wrapped -> Nullable<Binary>,
        override_text -> Nullable<Binary>,
        overridden_at -> Nullable<Timestamptz>,
        overridden_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    session_families (id) {
        id -> Uuid,
        user_id -> Uuid,
        membership_id -> Uuid,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        idle_until -> Timestamptz,
        revoked_at -> Nullable<Timestamptz>,
        revoked_reason -> Nullable<Text>,
        device -> Text,
    }
}

diesel::table! {
    sign_in_attempts (id) {
        id -> Uuid,
        login_digest -> Binary,
        network -> Text,
        at -> Timestamptz,
        success -> Bool,
    }
}

diesel::table! {
    submission_keys (submission_id) {
        submission_id -> Uuid,
        agency_id -> Uuid,
        deciding_agency_id -> Uuid,
        wrapped -> Binary,
    }
}

diesel::table! {
    submissions (id) {
        id -> Uuid,
        case_id -> Uuid,
        application_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        deciding_agency_id -> Uuid,
        kind -> Text,
        state -> Text,
        case_code -> Text,
        oblast_code -> Text,
        child_path -> Bool,
        content -> Nullable<Binary>,
        missing -> Array<Text>,
        return_note -> Nullable<Binary>,
        submitted_by -> Uuid,
        submitted_at -> Timestamptz,
        received_by -> Nullable<Uuid>,
        received_at -> Nullable<Timestamptz>,
        ended_at -> Nullable<Timestamptz>,
        version -> Integer,
    }
}

diesel::table! {
    subsistence_minimums (category, valid_from) {
        category -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        kopiykas -> BigInt,
        act_uk -> Text,
        act_en -> Text,
        verified_on -> Nullable<Date>,
        verified_by -> Nullable<Text>,
        source -> Nullable<Text>,
    }
}

diesel::table! {
    tenant_keys (agency_id, version) {
        agency_id -> Uuid,
        version -> Integer,
        wrapped -> Binary,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    undertakings (case_id, user_id) {
        case_id -> Uuid,
        user_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        role -> Text,
        form -> Integer,
        signed_at -> Timestamptz,
    }
}

diesel::table! {
    users (id) {
        id -> Uuid,
        login -> Text,
        display_name -> Text,
        active -> Bool,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    verification_requests (id) {
        id -> Uuid,
        case_id -> Uuid,
        application_id -> Uuid,
        agency_of_record -> Uuid,
        agency_id -> Uuid,
        kind -> Text,
        body -> Text,
        to_agency_id -> Nullable<Uuid>,
        sent_on -> Date,
        due_on -> Date,
        answered_on -> Nullable<Date>,
        result -> Nullable<Text>,
        question -> Binary,
        answer -> Nullable<Binary>,
        recorded_at -> Timestamptz,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    agencies,
    agency_former_names,
    aid_multipliers,
    api_clients,
    applications,
    attachment_contents,
    attachment_custody,
    attachments,
    audit_entries,
    audit_heads,
    calendar_days,
    calendar_regimes,
    case_access,
    case_aids,
    case_assessments,
    case_bars,
    case_closures,
    case_conferences,
    case_contacts,
    case_decisions,
    case_events,
    case_follow_ups,
    case_indicators,
    case_keys,
    case_letter_keys,
    case_letters,
    case_merges,
    case_narratives,
    case_needs,
    case_notes,
    case_persons,
    case_plan_answers,
    case_plan_items,
    case_plan_progress,
    case_plans,
    case_seals,
    case_services,
    case_stay_extensions,
    case_stays,
    case_tallies,
    cases,
    certificates,
    conclusions,
    consents,
    contact_attempts,
    court_reviews,
    credentials,
    deadlines,
    decision_notices,
    decisions,
    duplicate_hints,
    duplicate_pairs,
    file_items,
    idempotency_records,
    intakes,
    interviews,
    journals,
    legal_deadlines,
    legal_grounds,
    memberships,
    national_index,
    needs_anchors,
    needs_domains,
    participants,
    person_index,
    place_successors,
    places,
    plan_delegations,
    proposals,
    referral_keys,
    referral_notes,
    referrals,
    refresh_tokens,
    screening_indicators,
    screening_sets,
    screenings,
    session_families,
    sign_in_attempts,
    submission_keys,
    submissions,
    subsistence_minimums,
    tenant_keys,
    undertakings,
    users,
    verification_requests,
);
