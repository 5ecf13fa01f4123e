//! Wire types, their OpenAPI schemas, and a client.
