(** Full statements: numbers of the claims' tables.

    Each headline theorem is stated here once more in full, with the definitions unfolded down to the run of the algorithm, so that
    its statement cannot change unnoticed; the proofs are the originals. *)

From Coq Require Import Reals ZArith QArith Qreals.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains GreedyWorstDomain WeightedLoss GreedyWorstRatio
  HorizonTwoDomains FullHorizonAverage FullHorizonRelaxation FullHorizonInstance NumbersHorizonTable NumbersGreedy NumbersBound.

Open Scope R_scope.

(** ** F4 full-horizon-average *)

Theorem audit_instance_error N T :
  instance_error N T
  = sum (N / T) (fun k =>
      weights 2 2 (fun i => quadratic_grad (matvec 2 (diag (pair 1 4))) (corner i)) (fun _ _ => matvec 2 (diag (pair 1 4)))
        (fun th => vsub th (pair (3 / 10) (1 / 2))) (/ 4) T (linear_step (/ 4)) (two (9 / 10)) (pair (9 / 10) (9 / 10)) k 0%nat)
    / INR (N / T) - 2 / 5.
Proof. reflexivity. Qed.

Theorem audit_decided z t0 l u :
  decided z t0 l u
  = ((forall T,
      ((1 <= T <= Z.to_nat z)%nat /\
       forall T', (1 <= T' <= Z.to_nat z)%nat -> Rabs (instance_error (Z.to_nat z) T) <= Rabs (instance_error (Z.to_nat z) T'))
      <-> T = t0) /\
     Q2R l <= IZR z * instance_error (Z.to_nat z) t0 <= Q2R u).
Proof. reflexivity. Qed.

Theorem audit_horizon_table :
  decided (10 ^ 3) 10 (1298333116681 # 10 ^ 11) (1298333116682 # 10 ^ 11) /\
  decided (10 ^ 4) 17 (2079867956858 # 10 ^ 11) (2079867956859 # 10 ^ 11) /\
  decided (10 ^ 5) 25 (2876695637389 # 10 ^ 11) (2876695637390 # 10 ^ 11) /\
  decided (10 ^ 6) 33 (3676751380959 # 10 ^ 11) (3676751380960 # 10 ^ 11) /\
  decided (10 ^ 100) 786 (7891413984868 # 10 ^ 10) (7891413984869 # 10 ^ 10) /\
  decided (10 ^ 200) 1586 (1589516687223 # 10 ^ 9) (1589516687224 # 10 ^ 9) /\
  decided (10 ^ 300) 2386 (2389936810015 # 10 ^ 9) (2389936810016 # 10 ^ 9).
Proof. exact horizon_table. Qed.

(** ** G1 greedy-worst-domain *)

Theorem audit_greedy_domain_numbers :
  (forall eta : R, margin 2 1 (pair 1 4) corner (pair (-2) 2) eta = 1 * eta) /\
  outer_loss 2 2 corner (pair (-2) 2) (two 0) = 4 /\ outer_loss 2 2 corner (pair (-2) 2) (two 1) = 5.
Proof. exact greedy_domain_numbers. Qed.

(** ** G2 greedy-worst-ratio *)

Theorem audit_attained_ratio kap eta T :
  attained_ratio kap eta T
  = let k := (1 - (1 - eta * kap) ^ T) / (1 - (1 - eta * 1) ^ T) in
    let at_ w := / 2 * sum 2 (fun j => let x := sum 2 (fun i => two w i * worst_pair k i j) - 0 in x * x) in
    at_ 1 / at_ 0.
Proof. reflexivity. Qed.

Theorem audit_greedy_ratio_numbers :
  (forall eta, 0 < eta -> eta * (5 / 4) <= 1 -> attained_ratio (5 / 4) eta 1 = 81 / 80) /\
  (forall eta, 0 < eta -> eta * 2 <= 1 -> attained_ratio 2 eta 1 = 9 / 8) /\
  (forall eta, 0 < eta -> eta * 4 <= 1 -> attained_ratio 4 eta 1 = 25 / 16) /\
  (forall eta, 0 < eta -> eta * 10 <= 1 -> attained_ratio 10 eta 1 = 121 / 40) /\
  (forall eta, 0 < eta -> eta * 30 <= 1 -> attained_ratio 30 eta 1 = 961 / 120) /\
  (forall eta, 0 < eta -> eta * 100 <= 1 -> attained_ratio 100 eta 1 = 10201 / 400) /\
  (forall eta, 0 < eta -> eta * 1000 <= 1 -> attained_ratio 1000 eta 1 = 1002001 / 4000) /\
  attained_ratio 4 (/ 4) 5 = 3258025 / 3198976 /\ attained_ratio 4 (/ 4) 6 = 55696369 / 55164928.
Proof. exact greedy_ratio_numbers. Qed.

(** ** G3 horizon-metric *)

Theorem audit_horizon_weight_numbers :
  let w T := Rmax 0 (Rmin 1 (limit_weight 2 T (pair 1 4) corner (pair (-2) 2) (/ 4))) in
  w 2%nat = 18 / 23 /\ w 3%nat = 54 / 101 /\ w 5%nat = 486 / 1805 /\ w 10%nat = 118098 / 2038103.
Proof. exact horizon_weight_numbers. Qed.

Theorem audit_first_off_vertex n T0 :
  let w T := Rmax 0 (Rmin 1 (limit_weight 2 T (pair 1 4) corner (pair (-2) 2) (/ IZR n))) in
  first_off_vertex n T0 = ((forall T, (1 <= T < T0)%nat -> w T = 1) /\ w T0 < 1).
Proof. reflexivity. Qed.

Theorem audit_first_off_vertex_numbers :
  first_off_vertex 4 2 /\ first_off_vertex 5 2 /\ first_off_vertex 10 3 /\ first_off_vertex 20 5 /\
  first_off_vertex 100 22 /\ first_off_vertex 1000 211.
Proof. exact first_off_vertex_numbers. Qed.

(** ** F1 full-truncation *)

Theorem audit_full_truncation_numbers :
  let error mu L eta e GV T :=
    let H i := matvec 1 (diag (fun _ => if Nat.eqb i 0 then mu else L)) in
    hypergradient 2 1 (fun i => quadratic_grad (H i) (corner i)) (fun i _ => H i) (fun _ _ => GV) eta T
      (two 1) (fun _ => 1 - e) 1%nat - - (L / mu) * GV in
  error 1 4 (/ 4) (1 / 2) 1 5%nat = 891 / 512 /\
  729459927543 / 10 ^ 11 < error 1 10 (1 / 10) (9 / 10) 2 20%nat < 729459927544 / 10 ^ 11.
Proof. exact full_truncation_numbers. Qed.

(** ** F3 full-bound-horizon *)

Theorem audit_bound_horizon_numbers :
  let best f T0 := forall n : nat, (1 <= n)%nat -> n <> T0 -> f (INR T0) < f (INR n) in
  let chi N T := 1 * (T / N) + (1 + 0 * T) * exp (T * ln (3 / 4)) in
  let psi N T := 1 * (T / N) + ((1 + 0 * T) * exp (T * ln (3 / 4))) ^ 2 in
  (best (chi (IZR (10 ^ 4))) 28%nat) /\ (best (chi (IZR (10 ^ 300))) 2397%nat) /\
  (best (psi (IZR (10 ^ 4))) 15%nat) /\ (best (psi (IZR (10 ^ 300))) 1200%nat).
Proof. exact bound_horizon_numbers. Qed.
