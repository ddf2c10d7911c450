(** Facts of real analysis shared by the horizon theorems: logarithm bounds, integer ceilings, monotonicity from a
    derivative, Taylor polynomials, limits.

    Source: textbook. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia ZArith.
From Coquelicot Require Import Coquelicot.

Open Scope R_scope.

(** ** Logarithm and exponential *)

Lemma ln_le_sub_one : forall x, 0 < x -> ln x <= x - 1.
Proof.
  intros x Hx. pose proof (exp_ineq1_le (ln x)) as H.
  rewrite exp_ln in H by exact Hx. lra.
Qed.

Lemma ln_lt_sub_one : forall x, 0 < x -> x <> 1 -> ln x < x - 1.
Proof.
  intros x Hx H1.
  assert (Hne : ln x <> 0).
  { intros H0. apply H1. rewrite <- (exp_ln x Hx), H0. apply exp_0. }
  pose proof (exp_ineq1 (ln x) Hne) as H.
  rewrite exp_ln in H by exact Hx. lra.
Qed.

Lemma ln_le_div_e : forall x, 0 < x -> ln x <= x / exp 1.
Proof.
  intros x Hx.
  assert (He : 0 < exp 1) by apply exp_pos.
  assert (Hq : 0 < x / exp 1) by (apply Rdiv_lt_0_compat; assumption).
  pose proof (ln_le_sub_one _ Hq) as H.
  rewrite ln_div, ln_exp in H by assumption. lra.
Qed.

Lemma ln_ge_0 : forall x, 1 <= x -> 0 <= ln x.
Proof. intros x Hx. rewrite <- ln_1. apply ln_le; lra. Qed.

Lemma ln_pos : forall x, 1 < x -> 0 < ln x.
Proof. intros x Hx. rewrite <- ln_1. apply ln_increasing; lra. Qed.

Lemma ln_gt_1 : forall x, exp 1 < x -> 1 < ln x.
Proof.
  intros x Hx. rewrite <- (ln_exp 1). apply ln_increasing; [apply exp_pos | exact Hx].
Qed.

Lemma exp_1_gt_2 : 2 < exp 1.
Proof. pose proof (exp_ineq1 1 ltac:(lra)). lra. Qed.

Lemma exp_le : forall x y, x <= y -> exp x <= exp y.
Proof. intros x y [H| ->]; [left; apply exp_increasing, H | right; reflexivity]. Qed.

Lemma Rpower_pos : forall x y, 0 < Rpower x y.
Proof. intros. apply exp_pos. Qed.

Lemma ln_Rpower : forall x y, ln (Rpower x y) = y * ln x.
Proof. intros. unfold Rpower. apply ln_exp. Qed.

(** [x^s <= y] gives [x <= y^(1/s)]. *)
Lemma Rpower_root_le : forall x y s, 0 < x -> 0 < s -> Rpower x s <= y -> x <= Rpower y (1 / s).
Proof.
  intros x y s Hx Hs H.
  assert (E : x = Rpower (Rpower x s) (1 / s)).
  { rewrite Rpower_mult. replace (s * (1 / s)) with 1 by (field; lra).
    symmetry; apply Rpower_1; exact Hx. }
  rewrite E at 1. apply Rle_Rpower_l.
  - apply Rlt_le, Rdiv_lt_0_compat; lra.
  - split; [apply Rpower_pos | exact H].
Qed.

Lemma Rdiv_le_r : forall x y c, 0 < c -> x <= y -> x / c <= y / c.
Proof. intros x y c Hc H. apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, Hc | exact H]. Qed.

(** ** Integer ceiling of a positive real *)

Definition nat_ceil (x : R) : nat := Z.to_nat (1 - up (- x)).

Lemma nat_ceil_spec : forall x, 0 < x -> x <= INR (nat_ceil x) < x + 1.
Proof.
  intros x Hx. unfold nat_ceil.
  destruct (archimed (- x)) as [H1 H2].
  assert (Hz : (0 <= 1 - up (- x))%Z).
  { apply le_IZR. rewrite minus_IZR. lra. }
  rewrite INR_IZR_INZ, Z2Nat.id, minus_IZR by exact Hz. lra.
Qed.

Lemma nat_ceil_ge_1 : forall x, 0 < x -> (1 <= nat_ceil x)%nat.
Proof.
  intros x Hx. destruct (nat_ceil_spec x Hx) as [H _].
  apply INR_le. change (INR 1) with 1.
  destruct (nat_ceil x) as [|n].
  - simpl in H. lra.
  - rewrite S_INR. pose proof (pos_INR n). lra.
Qed.

Definition nat_floor (x : R) : nat := Z.to_nat (up x - 1).

Lemma nat_floor_spec : forall x, 0 <= x -> INR (nat_floor x) <= x < INR (nat_floor x) + 1.
Proof.
  intros x Hx. unfold nat_floor. destruct (archimed x) as [H1 H2].
  assert (Hz : (0 < up x)%Z) by (apply lt_IZR; lra).
  rewrite INR_IZR_INZ, Z2Nat.id, minus_IZR by lia. lra.
Qed.

(** An integer at distance less than one is the floor or the ceiling. *)
Lemma near_floor_or_ceil : forall (n : nat) x, 0 < x -> Rabs (INR n - x) < 1 -> n = nat_floor x \/ n = nat_ceil x.
Proof.
  intros n x Hx H. apply Rabs_def2 in H as [Hu Hl].
  destruct (nat_floor_spec x ltac:(lra)) as [F1 F2]. destruct (nat_ceil_spec x Hx) as [C1 C2].
  destruct (Rle_lt_dec (INR n) x) as [H|H].
  - left. apply Nat.le_antisymm; apply Nat.lt_succ_r, INR_lt; rewrite S_INR; lra.
  - right. apply Nat.le_antisymm; apply Nat.lt_succ_r, INR_lt; rewrite S_INR; lra.
Qed.

(** ** Powers *)

Lemma bernoulli : forall x n, 0 <= x -> 1 + INR n * (x - 1) <= x ^ n.
Proof.
  intros x n Hx. induction n as [|n IH]; [simpl; lra|].
  rewrite S_INR. simpl. pose proof (pos_INR n) as Hn.
  apply (Rmult_le_compat_l x) in IH; [|exact Hx].
  assert (0 <= INR n * (x - 1) ^ 2) by (apply Rmult_le_pos; [exact Hn | apply pow2_ge_0]). lra.
Qed.

Lemma pow_antitone : forall x m n, 0 <= x <= 1 -> (m <= n)%nat -> x ^ n <= x ^ m.
Proof.
  intros x m n Hx Hmn. replace n with (m + (n - m))%nat by lia. rewrite pow_add.
  pose proof (pow_le x m (proj1 Hx)) as Hm.
  assert (H1 : x ^ (n - m) <= 1) by (rewrite <- (pow1 (n - m)); apply pow_incr, Hx). nra.
Qed.

(** ** Monotonicity from the sign of the derivative *)

Lemma increasing_from_derivative : forall (f df : R -> R) a b,
  a < b ->
  (forall x, a <= x <= b -> is_derive f x (df x)) ->
  (forall x, a < x < b -> 0 <= df x) ->
  f a <= f b.
Proof.
  intros f df a b Hab Hd Hpos.
  assert (Hder : forall c, a <= c <= b -> derivable_pt_lim f c (df c)).
  { intros c Hc. apply is_derive_Reals, Hd, Hc. }
  destruct (MVT_cor2 f df a b Hab Hder) as [c [Hc Hin]].
  pose proof (Hpos c Hin). nra.
Qed.

(** A minimiser at an interior point has derivative zero. *)
Lemma interior_minimum_derivative : forall (f : R -> R) a x l,
  a < x -> (forall y, a <= y -> f x <= f y) -> is_derive f x l -> l = 0.
Proof.
  intros f a x l Hax Hmin Hd.
  apply is_derive_Reals in Hd.
  assert (pr : derivable_pt f x) by (exists l; exact Hd).
  rewrite <- (derive_pt_eq_0 f x l pr Hd).
  apply (deriv_minimum f a (x + 1) x pr Hax ltac:(lra)).
  intros y Hy _. apply Hmin. lra.
Qed.

(** ** Taylor polynomials of the exponential, on [x >= 0] *)

Lemma nonneg_from_derivative : forall f df : R -> R,
  f 0 = 0 -> (forall y, is_derive f y (df y)) -> (forall y, 0 <= y -> 0 <= df y) ->
  forall x, 0 <= x -> 0 <= f x.
Proof.
  intros f df H0 Hd Hpos x Hx. rewrite <- H0.
  destruct (Rle_lt_or_eq_dec 0 x Hx) as [Hlt| <-]; [|lra].
  apply (increasing_from_derivative f df 0 x Hlt); auto.
  intros y Hy. apply Hpos. lra.
Qed.

Lemma exp_taylor_2 : forall x, 0 <= x -> 0 <= exp x - (1 + x + x ^ 2 / 2).
Proof.
  apply (nonneg_from_derivative _ (fun y => exp y - (1 + y))).
  - rewrite ?Ropp_0, exp_0. field.
  - intros y. auto_derive; [trivial | field].
  - intros y Hy. pose proof (exp_ineq1_le y). lra.
Qed.

Lemma exp_taylor_3 : forall x, 0 <= x -> 0 <= exp x - (1 + x + x ^ 2 / 2 + x ^ 3 / 6).
Proof.
  apply (nonneg_from_derivative _ (fun y => exp y - (1 + y + y ^ 2 / 2))).
  - rewrite ?Ropp_0, exp_0. field.
  - intros y. auto_derive; [trivial | field].
  - intros y Hy. apply exp_taylor_2. lra.
Qed.

Lemma exp_taylor_4 : forall x, 0 <= x -> 0 <= exp x - (1 + x + x ^ 2 / 2 + x ^ 3 / 6 + x ^ 4 / 24).
Proof.
  apply (nonneg_from_derivative _ (fun y => exp y - (1 + y + y ^ 2 / 2 + y ^ 3 / 6))).
  - rewrite ?Ropp_0, exp_0. field.
  - intros y. auto_derive; [trivial | field].
  - intros y Hy. apply exp_taylor_3. lra.
Qed.

Lemma exp_neg_taylor_2 : forall x, 0 <= x -> 0 <= 1 - x + x ^ 2 / 2 - exp (- x).
Proof.
  apply (nonneg_from_derivative _ (fun y => exp (- y) - (1 - y))).
  - rewrite ?Ropp_0, exp_0. field.
  - intros y. auto_derive; [trivial | field].
  - intros y Hy. pose proof (exp_ineq1_le (- y)). lra.
Qed.

Lemma exp_neg_taylor_3 : forall x, 0 <= x -> 0 <= exp (- x) - (1 - x + x ^ 2 / 2 - x ^ 3 / 6).
Proof.
  apply (nonneg_from_derivative _ (fun y => 1 - y + y ^ 2 / 2 - exp (- y))).
  - rewrite ?Ropp_0, exp_0. field.
  - intros y. auto_derive; [trivial | field].
  - intros y Hy. apply exp_neg_taylor_2. lra.
Qed.

(** ** Continuity and limits *)

Lemma sqrt_continuous : forall x, 0 <= x -> continuous sqrt x.
Proof. intros x Hx. apply continuity_pt_filterlim, continuity_pt_sqrt, Hx. Qed.

Lemma Rpower_continuous : forall a x, 0 < x -> continuous (fun y => Rpower y a) x.
Proof.
  intros a x Hx. apply (ex_derive_continuous (fun y => Rpower y a)).
  exists (a * Rpower x (a - 1)). apply is_derive_Reals, derivable_pt_lim_power, Hx.
Qed.

Lemma ln_continuous : forall x, 0 < x -> continuous ln x.
Proof.
  intros x Hx. apply (ex_derive_continuous ln). exists (/ x).
  apply is_derive_Reals, derivable_pt_lim_ln, Hx.
Qed.

Lemma is_lim_inv_p : is_lim (fun x => / x) p_infty 0.
Proof. exact (is_lim_inv _ _ _ (is_lim_id p_infty) ltac:(discriminate)). Qed.

Lemma is_lim_mult_finite : forall f g x (lf lg : R),
  is_lim f x lf -> is_lim g x lg -> is_lim (fun y => f y * g y) x (lf * lg).
Proof. intros f g x lf lg Hf Hg. exact (is_lim_mult f g x lf lg Hf Hg I). Qed.

(** A limit in [ln N] is a limit in [N]. *)
Lemma is_lim_of_ln : forall f l, is_lim f p_infty l -> is_lim (fun N => f (ln N)) p_infty l.
Proof.
  intros f l Hf. apply (is_lim_comp f ln p_infty l p_infty); [exact Hf | exact is_lim_ln_p |].
  exists 0. intros x _. discriminate.
Qed.

Lemma sqrt_bracket : forall lo hi T, 0 <= T -> lo <= T ^ 2 -> T ^ 2 <= hi -> sqrt lo <= T <= sqrt hi.
Proof.
  intros lo hi T HT Hlo Hhi. rewrite <- (sqrt_pow2 T HT) at 1 2.
  split; apply sqrt_le_1_alt; assumption.
Qed.
