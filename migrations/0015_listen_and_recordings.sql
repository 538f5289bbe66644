CREATE TABLE "channel_files" (
	"account" text NOT NULL,
	"hash" text NOT NULL,
	"ref" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "channel_files_account_hash_pk" PRIMARY KEY("account","hash")
);
--> statement-breakpoint
CREATE TABLE "recordings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"language" text NOT NULL,
	"key" text NOT NULL,
	"text_hash" text NOT NULL,
	"hash" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	"size" integer NOT NULL,
	"seconds" real NOT NULL,
	"staff_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"removed_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "listens" boolean;--> statement-breakpoint
CREATE UNIQUE INDEX "recordings_in_use" ON "recordings" USING btree ("language","key") WHERE removed_at is null;--> statement-breakpoint
CREATE INDEX "recordings_hash" ON "recordings" USING btree ("hash");