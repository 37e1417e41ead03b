"""The API channel: OpenAI's wire (`/v1`) over the gateway, for programs with a key. docs/api.md says what it takes."""
