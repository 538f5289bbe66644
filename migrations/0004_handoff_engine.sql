ALTER TABLE "contacts" ADD COLUMN "reopen_until" timestamp with time zone;--> statement-breakpoint
-- What waits already keeps its place.
UPDATE "handoffs" SET "queued_at" = "created_at", "waiting_since" = "created_at";
