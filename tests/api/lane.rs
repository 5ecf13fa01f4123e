//! A running lane with a small catalogue, and a way to ask it for anything.

use crate::support::home::Home;
use api::Client;
use api::client::{Call, Reply};
use bytes::Bytes;
use hyper::Method;
use serde_json::{Value, json};

/// A lane that prints to a file and has no scanner.
pub(crate) struct Lane {
    pub(crate) home: Home,
}

/// An answer, as a test looks at it.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) media_type: String,
    pub(crate) allow: Option<String>,
    pub(crate) body: Value,
    pub(crate) bytes: Bytes,
}

impl Lane {
    pub(crate) async fn start() -> Self {
        Self::start_with("").await
    }

    pub(crate) async fn start_with(settings: &str) -> Self {
        let home = Home::new().unwrap();
        let config = format!(
            "scanner = []\n[lane]\nstore = \"0042\"\nnumber = 3\nstate_dir = \"state\"\n{}\n[checkout]\n{settings}\n\
             [[printer]]\nname = \"receipt\"\nport = \"file:paper\"\nmodel = \"epson-tm-t88v\"\n",
            Home::sockets_config()
        );
        home.write("laned.toml", &config).unwrap();
        let mut lane = Self { home };
        lane.home.start().await.unwrap();
        lane.put(
            "PHONE",
            json!({"description": "Phone X", "price": "499", "tax_rate": "19",
            "tracking": "sales_process", "gtins": ["4006381333931"]}),
        )
        .await;
        lane.put("CASE", json!({"description": "Case", "price": "9.90", "tax_rate": "19"})).await;
        lane
    }

    pub(crate) async fn put(&self, sku: &str, product: Value) {
        let answer = self.ask("admin", Method::PUT, &format!("/v1/products/{sku}"), Some(product)).await;
        assert!(answer.status < 300, "{answer:?}");
    }

    /// Asks with a JSON body, or none.
    pub(crate) async fn ask(&self, role: &str, method: Method, path: &str, body: Option<Value>) -> Answer {
        self.ask_with(role, method, path, body, &[]).await
    }

    /// The same with headers.
    pub(crate) async fn ask_with(
        &self,
        role: &str,
        method: Method,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let body = body.map(|body| ("application/json", Bytes::from(body.to_string())));
        self.call(role, Call { method, path, headers, body }).await
    }

    /// Asks with whatever there is.
    pub(crate) async fn call(&self, role: &str, call: Call<'_>) -> Answer {
        let reply = self.client(role).call(call).await.unwrap();
        Answer::of(reply)
    }

    pub(crate) fn client(&self, role: &str) -> Client {
        Client::new(self.home.socket(role))
    }

    /// What the POS usually does.
    pub(crate) async fn pos(&self, method: Method, path: &str, body: Value) -> Answer {
        self.ask("pos", method, path, Some(body)).await
    }

    /// Opens a transaction with these products, each given as SKU and serial number.
    pub(crate) async fn open(&self, products: &[(&str, Option<&str>)]) -> String {
        let opened = self.pos(Method::POST, "/v1/transactions", json!({})).await;
        assert_eq!(opened.status, 201, "{opened:?}");
        for (sku, serial) in products {
            let line = json!({"sku": sku, "quantity": 1, "serial": serial});
            let added = self.pos(Method::POST, "/v1/transactions/current/lines", line).await;
            assert!(added.status < 300, "{added:?}");
        }
        opened.body["id"].as_str().unwrap().to_owned()
    }

    /// Sells what is open, for cash.
    pub(crate) async fn sell(&self) -> Value {
        let frozen = self.pos(Method::POST, "/v1/transactions/current/checkout", json!({})).await;
        assert_eq!(frozen.status, 200, "{frozen:?}");
        let tenders = json!({"tenders": [{"kind": "cash", "amount": frozen.body["due"]}]});
        let sold = self.pos(Method::POST, "/v1/transactions/current/complete", tenders).await;
        assert_eq!(sold.status, 200, "{sold:?}");
        sold.body
    }
}

impl Answer {
    fn of(reply: Reply) -> Self {
        let header = |name| reply.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        Self {
            status: reply.status,
            media_type: header("content-type").unwrap_or_default(),
            allow: header("allow"),
            body: serde_json::from_slice(&reply.body).unwrap_or(Value::Null),
            bytes: reply.body.clone(),
        }
    }

    /// That this is a problem of that status and code, whole.
    #[track_caller]
    pub(crate) fn is_problem(&self, status: u16, code: &str) {
        assert_eq!((self.status, self.body["code"].as_str()), (status, Some(code)), "{self:?}");
        assert_eq!(self.media_type, "application/problem+json");
        assert_eq!(self.body["status"], status);
        for member in ["type", "title", "detail", "remedy"] {
            assert!(self.body[member].as_str().is_some_and(|text| !text.is_empty()), "{member}: {self:?}");
        }
        assert!(self.body["params"].is_object());
    }
}
