//! How an operation becomes reachable: `mount!`. A handler without a guard does not compile.
//!
//! Method and path come from the description of the handler, the permission from the type of its first argument;
//! both go into the API document and into the table of routes, so that there is one fact in one place.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use actix_web::http::Method;
use actix_web::http::header::ALLOW;
use actix_web::{FromRequest, Handler, HttpRequest, HttpResponse, Responder, dev, guard, web};
use nrm_domain::access::permission::{Permission, PermissionKind};
use serde_json::{Map, Value, json};
use utoipa::openapi::RefOr;
use utoipa::openapi::path::HttpMethod;
use utoipa::openapi::schema::Schema;
use utoipa::{IntoParams, ToSchema};

use super::desk::Desk;
use super::page::Paging;
use super::problem::Problem;
use super::reply::IfMatch;
use super::telemetry::Caught;
use super::valid::{Form, Path, Query, Valid};

/// Anyone may call: sign-in and what belongs to it.
#[derive(Debug)]
pub struct Public;

impl FromRequest for Public {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(_: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        std::future::ready(Ok(Self))
    }
}

/// The first argument of a handler: who may call it.
#[diagnostic::on_unimplemented(
    message = "this handler has no guard; make its first argument `Desk<SomePermission>` or `Public`",
    label = "`{Self}` does not say who may call"
)]
pub trait Guard {
    /// The permission, or none if anyone may call.
    fn permission() -> Option<PermissionKind>;
}

impl<P: Permission> Guard for Desk<P> {
    fn permission() -> Option<PermissionKind> {
        Some(P::KIND)
    }
}

impl Guard for Public {
    fn permission() -> Option<PermissionKind> {
        None
    }
}

/// What an argument adds to the description of its operation.
pub struct Description {
    /// The operation, as OpenAPI has it.
    pub operation: Value,
    /// Schemas that it speaks of.
    pub schemas: Vec<(String, RefOr<Schema>)>,
    /// Names in its path.
    pub names: Vec<String>,
    /// Codes of the problems that it may answer with.
    pub problems: Vec<&'static str>,
    /// The largest body, if it is not the usual one.
    pub largest: Option<usize>,
}

/// A later argument of a handler.
#[diagnostic::on_unimplemented(
    message = "a handler may not take `{Self}`; take `Valid<T>` for anything a client wrote",
    label = "not an argument this house knows"
)]
pub trait Argument {
    /// Adds what the argument means for the API document.
    fn describe(description: &mut Description);
}

impl<T> Argument for Path<T> {
    fn describe(description: &mut Description) {
        for name in description.names.clone() {
            parameter(
                description,
                json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" },
                    "description": "An id.", "example": "018f3c1e-7b1a-7c3d-9a5e-2f6d8b4c1a90" }),
            );
        }
        description.problems.push("not_found");
    }
}

impl<T: ToSchema> Argument for Valid<T> {
    fn describe(description: &mut Description) {
        let name = T::name().into_owned();
        let body = json!({ "required": true,
            "content": { "application/json": { "schema": { "$ref": format!("#/components/schemas/{name}") } } } });
        if description.operation.get("requestBody").is_none() {
            description.operation["requestBody"] = body;
        }
        description.schemas.push((name, T::schema()));
        T::schemas(&mut description.schemas);
        description.problems.extend(["body.malformed", "body.too_large", "body.timeout", "body.invalid"]);
    }
}

impl<T: ToSchema> Argument for Form<T> {
    fn describe(description: &mut Description) {
        let name = T::name().into_owned();
        description.operation["requestBody"] = json!({ "required": true, "content": {
            "application/x-www-form-urlencoded": { "schema": { "$ref": format!("#/components/schemas/{name}") } } } });
        description.schemas.push((name, T::schema()));
        T::schemas(&mut description.schemas);
    }
}

impl<T: IntoParams> Argument for Query<T> {
    fn describe(description: &mut Description) {
        for known in T::into_params(|| Some(utoipa::openapi::path::ParameterIn::Query)) {
            if let Ok(value) = serde_json::to_value(known) {
                parameter(description, value);
            }
        }
        description.problems.push("query.invalid");
    }
}

impl Argument for Paging {
    fn describe(description: &mut Description) {
        parameter(
            description,
            json!({ "name": "limit", "in": "query", "required": false, "description": "Rows on a page.",
                "schema": { "type": "integer", "minimum": 1, "maximum": super::page::MOST, "default": super::page::USUAL } }),
        );
        parameter(
            description,
            json!({ "name": "cursor", "in": "query", "required": false, "schema": { "type": "string" },
                "description": "`next` of the page before. Good for 15 minutes, for the same caller and selection." }),
        );
        description.problems.push("query.invalid");
    }
}

impl Argument for IfMatch {
    fn describe(description: &mut Description) {
        parameter(
            description,
            json!({ "name": "If-Match", "in": "header", "required": true, "schema": { "type": "string" },
                "description": "The `ETag` of the last answer about this thing." }),
        );
        description.problems.extend(["precondition.required", "precondition.failed"]);
    }
}

/// Adds a parameter unless it is there already.
pub fn parameter(description: &mut Description, value: Value) {
    let Some(list) = description
        .operation
        .as_object_mut()
        .and_then(|operation| operation.entry("parameters").or_insert_with(|| json!([])).as_array_mut())
    else {
        return;
    };
    list.retain(|known| known["name"] != value["name"] || known["in"] != value["in"]);
    list.push(value);
}

/// The arguments of a handler that begins with a guard and goes on with arguments the house knows.
#[diagnostic::on_unimplemented(
    message = "this handler has no guard; make its first argument `Desk<SomePermission>` or `Public`",
    label = "no guard, no route"
)]
pub trait Guarded: FromRequest + 'static {
    /// The permission, or none if anyone may call.
    fn permission() -> Option<PermissionKind>;
    /// Adds what the arguments mean for the API document.
    fn describe(description: &mut Description);
}

macro_rules! guarded {
    ($($argument:ident)*) => {
        impl<G, $($argument),*> Guarded for (G, $($argument,)*)
        where
            G: Guard + FromRequest + 'static,
            $($argument: Argument + FromRequest + 'static,)*
        {
            fn permission() -> Option<PermissionKind> {
                G::permission()
            }

            fn describe(description: &mut Description) {
                let _ = &description;
                $($argument::describe(description);)*
            }
        }
    };
}

guarded!();
guarded!(A);
guarded!(A B);
guarded!(A B C);
guarded!(A B C D);

type Register = Box<dyn Fn() -> actix_web::Route + Send + Sync>;

/// One operation.
pub struct Operation {
    /// Its method.
    pub method: Method,
    /// The template of its path.
    pub path: String,
    /// Its name, which is the name of the handler.
    pub name: &'static str,
    /// The permission it asks for; none if anyone may call.
    pub permission: Option<PermissionKind>,
    pub(crate) description: Description,
    register: Register,
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {}", self.method, self.path, self.name)
    }
}

/// All operations, collected before the server starts.
#[derive(Debug, Default)]
pub struct Routes {
    operations: Vec<Operation>,
}

impl Routes {
    /// Adds one operation; use `mount!`.
    pub fn add<D, F, Args>(&mut self, name: &'static str, handler: F)
    where
        D: utoipa::Path + utoipa::__dev::SchemaReferences + for<'t> utoipa::__dev::Tags<'t>,
        F: Handler<Args> + Send + Sync,
        F::Output: Responder + 'static,
        Args: Guarded,
    {
        let path = D::path();
        let method = match D::methods().first() {
            Some(HttpMethod::Post) => Method::POST,
            Some(HttpMethod::Put) => Method::PUT,
            Some(HttpMethod::Patch) => Method::PATCH,
            Some(HttpMethod::Delete) => Method::DELETE,
            _ => Method::GET,
        };
        let names = path
            .split('/')
            .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
            .map(str::to_owned)
            .collect();
        let mut operation = serde_json::to_value(D::operation()).unwrap_or_else(|_| json!({}));
        operation["tags"] = json!(D::tags());
        // What utoipa guesses about parameters of types it does not know is replaced by what the types say.
        if let Some(list) = operation.get_mut("parameters").and_then(Value::as_array_mut) {
            list.retain(|known| known["in"] != "path");
        }
        let mut schemas = Vec::new();
        D::schemas(&mut schemas);
        let mut description = Description { operation, schemas, names, problems: Vec::new(), largest: None };
        Args::describe(&mut description);
        let handler = Caught(handler);
        let verb = method.clone();
        let register = move || {
            let route = web::route().to(handler.clone());
            if verb == Method::GET {
                route.guard(guard::Any(guard::Get()).or(guard::Head()))
            } else {
                route.method(verb.clone())
            }
        };
        self.operations.push(Operation {
            method,
            path,
            name,
            permission: Args::permission(),
            description,
            register: Box::new(register),
        });
    }

    /// All operations, in the order of path and method.
    pub fn finish(mut self) -> Arc<Table> {
        self.operations.sort_by(|a, b| (&a.path, a.method.as_str()).cmp(&(&b.path, b.method.as_str())));
        Arc::new(Table { operations: self.operations })
    }
}

/// The finished table of operations.
#[derive(Debug)]
pub struct Table {
    operations: Vec<Operation>,
}

impl Table {
    /// The operations, in the order of path and method.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// One line per operation: method, path, operation, guard.
    pub fn lines(&self) -> String {
        let wide = |of: fn(&Operation) -> usize| self.operations.iter().map(of).max().unwrap_or(0);
        let (path, name) = (wide(|one| one.path.len()), wide(|one| one.name.len()));
        let mut out = String::new();
        for one in &self.operations {
            let guard = one.permission.map_or("public", PermissionKind::as_str);
            let line = format!("{:<6} {:<path$} {:<name$} {guard}", one.method.as_str(), one.path, one.name);
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }

    /// Registers every path once, so that an unknown method answers 405 and says what is allowed.
    pub(crate) fn register(&self, config: &mut web::ServiceConfig) {
        let mut paths: BTreeMap<&str, Vec<&Operation>> = BTreeMap::new();
        for operation in &self.operations {
            paths.entry(&operation.path).or_default().push(operation);
        }
        for (path, operations) in paths {
            let mut allowed: Vec<&str> = operations.iter().map(|operation| operation.method.as_str()).collect();
            if allowed.contains(&"GET") {
                allowed.push("HEAD");
            }
            let allowed = allowed.join(", ");
            let mut resource = web::resource(path);
            for operation in operations {
                resource = resource.route((operation.register)());
            }
            config.service(resource.default_service(web::to(move || {
                let allowed = allowed.clone();
                async move { HttpResponse::MethodNotAllowed().insert_header((ALLOW, allowed)).finish() }
            })));
        }
    }

    /// The index by which a request finds the name of its operation.
    pub fn index(&self) -> Operations {
        let mut names: HashMap<String, HashMap<Method, &'static str>> = HashMap::new();
        let mut public = HashSet::new();
        let mut large = HashMap::new();
        for one in &self.operations {
            names.entry(one.path.clone()).or_default().insert(one.method.clone(), one.name);
            if one.permission.is_none() {
                public.insert(one.path.clone());
            }
            if let Some(largest) = one.description.largest {
                large.insert((one.path.clone(), one.method.clone()), largest);
            }
        }
        Operations { names, public, large }
    }

    /// Who may call what: one line per operation, one column per role and one for applications.
    pub fn matrix(&self) -> String {
        use nrm_domain::access::role::{CLIENT_CEILING, Role};
        let mut out = String::new();
        for one in &self.operations {
            let callers: Vec<&str> = match one.permission {
                None => vec!["anyone"],
                Some(permission) => Role::ALL
                    .iter()
                    .filter(|role| role.holds().contains(&permission))
                    .map(|role| role.as_str())
                    .chain(CLIENT_CEILING.contains(&permission).then_some("api_client"))
                    .collect(),
            };
            out.push_str(&format!("{}: {}\n", one.name, callers.join(" ")));
        }
        out
    }
}

/// Which operation lives where.
#[derive(Debug)]
pub struct Operations {
    names: HashMap<String, HashMap<Method, &'static str>>,
    public: HashSet<String>,
    large: HashMap<(String, Method), usize>,
}

impl Operations {
    /// The name of the operation that serves this request.
    pub fn name_of(&self, req: &HttpRequest) -> Option<&'static str> {
        let method = if req.method() == Method::HEAD { &Method::GET } else { req.method() };
        self.names.get(&req.match_pattern()?)?.get(method).copied()
    }

    /// The largest body of the operation that serves this request, if it is not the usual one.
    pub fn largest(&self, req: &HttpRequest) -> Option<usize> {
        self.large.get(&(req.match_pattern()?, req.method().clone())).copied()
    }

    /// Whether strangers are expected at this path.
    pub fn is_public(&self, path: &str) -> bool {
        self.public.contains(path)
    }
}

/// The schemas of all operations, by name.
pub(crate) fn schemas(table: &Table) -> Map<String, Value> {
    let mut out = BTreeMap::new();
    for operation in table.operations() {
        for (name, schema) in &operation.description.schemas {
            if let Ok(value) = serde_json::to_value(schema) {
                out.entry(name.clone()).or_insert(value);
            }
        }
    }
    out.into_iter().collect()
}

/// Makes operations reachable: `mount!(routes; read_case, move_case)`.
#[macro_export]
macro_rules! mount {
    ($routes:expr; $($operation:ident),+ $(,)?) => {
        $( $crate::kernel::routing::pastey::paste! {
            $routes.add::<[<__path_ $operation>], _, _>(stringify!($operation), $operation);
        } )+
    };
}

#[doc(hidden)]
pub use pastey;
