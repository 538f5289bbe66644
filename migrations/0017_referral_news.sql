ALTER TABLE "contacts" ADD COLUMN "news_waiting" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "referrals" ADD COLUMN "told_version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "referrals" ADD COLUMN "asked_at" timestamp with time zone;