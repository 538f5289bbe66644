CREATE TABLE "directory_examples" (
	"id" uuid PRIMARY KEY NOT NULL,
	"label" text NOT NULL,
	"language" text NOT NULL,
	"text" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "directory_examples_text_unique" UNIQUE("text")
);
--> statement-breakpoint
CREATE TABLE "unmatched_messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"language" text,
	"body" "bytea" NOT NULL,
	"origin_hash" "bytea" NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "language_offered" text;--> statement-breakpoint
CREATE INDEX "unmatched_messages_created" ON "unmatched_messages" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "unmatched_messages_origin" ON "unmatched_messages" USING btree ("origin_hash");