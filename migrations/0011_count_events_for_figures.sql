CREATE TABLE "indicator_cells" (
	"month" text NOT NULL,
	"edition" smallint NOT NULL,
	"kind" text NOT NULL,
	"center" text NOT NULL,
	"service" text NOT NULL,
	"sex" text NOT NULL,
	"age" text NOT NULL,
	"disability" text NOT NULL,
	"detail" text NOT NULL,
	"added" integer NOT NULL,
	"removed" integer NOT NULL,
	CONSTRAINT "indicator_cells_pk" PRIMARY KEY("month","edition","kind","center","service","sex","age","disability","detail")
);
--> statement-breakpoint
CREATE TABLE "indicator_definitions" (
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"hash" text NOT NULL,
	"definition" jsonb NOT NULL,
	"first_seen" timestamp with time zone NOT NULL,
	CONSTRAINT "indicator_definitions_id_version_pk" PRIMARY KEY("id","version")
);
--> statement-breakpoint
CREATE TABLE "indicator_editions" (
	"month" text NOT NULL,
	"kind" text NOT NULL,
	"edition" smallint NOT NULL,
	CONSTRAINT "indicator_editions_month_kind_pk" PRIMARY KEY("month","kind")
);
--> statement-breakpoint
CREATE TABLE "indicator_snapshots" (
	"month" text NOT NULL,
	"indicator" text NOT NULL,
	"edition" smallint NOT NULL,
	"version" integer NOT NULL,
	"added" jsonb NOT NULL,
	"removed" jsonb,
	"published_at" timestamp with time zone NOT NULL,
	CONSTRAINT "indicator_snapshots_month_indicator_edition_pk" PRIMARY KEY("month","indicator","edition"),
	CONSTRAINT "indicator_snapshots_month" CHECK ("indicator_snapshots"."month" ~ '^\d{4}-\d\d$')
);
--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "counted" jsonb;--> statement-breakpoint
ALTER TABLE "persons" ADD COLUMN "reached_in" smallint;--> statement-breakpoint
ALTER TABLE "facts" ADD COLUMN "n" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "facts" ADD COLUMN "sex" text;--> statement-breakpoint
ALTER TABLE "facts" ADD COLUMN "age_band" text;--> statement-breakpoint
ALTER TABLE "facts" ADD COLUMN "disability" text;--> statement-breakpoint
ALTER TABLE "facts" ADD COLUMN "detail" text;--> statement-breakpoint
ALTER TABLE "facts" ADD COLUMN "edition" smallint;--> statement-breakpoint
CREATE INDEX "facts_uncounted" ON "facts" USING btree ("id") WHERE edition is null;